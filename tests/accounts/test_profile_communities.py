"""A person's page names the communities the reader may look into, and no others."""


def test_communities_on_a_profile(open_community, secret_community, member, member_of, person, client):
    secret_community.memberships.create(person=member, role="member")
    client.force_login(person("reader"))
    body = client.get(f"/people/{member.username}/").content.decode()
    assert open_community.name in body
    assert secret_community.name not in body
    client.force_login(member)
    assert secret_community.name in client.get(f"/people/{member.username}/").content.decode()
