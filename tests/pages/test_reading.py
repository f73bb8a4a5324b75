"""Reading the official tree."""


def test_every_page_type_is_shown(client, employee, every_page):
    client.force_login(employee)
    for page in every_page:
        response = client.get(page.url)
        assert response.status_code == 200, page
        assert page.title in response.content.decode() or page.slug == "meridian-home"
