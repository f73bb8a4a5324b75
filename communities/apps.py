from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("Communities")

    def ready(self) -> None:
        from accounts.notifications.audiences import after_record, mail_of_community, readers
        from accounts.notifications.mail.bodies import mail_bodies
        from accounts.notifications.mail.stopping import OfCommunities, of_communities
        from accounts.rooms_above import registry
        from communities import leaving, listening, mailing, people, telling

        readers.append(telling.readers)
        mail_of_community.append(telling.mail)
        mail_bodies["invitation.made"] = mailing.body_of_invitation
        mail_bodies["join_request.made"] = mailing.body_of_join_request
        of_communities.append(OfCommunities(mailing.stop, mailing.restore))

        after_record += [listening.end_of_standing, listening.end_of_tasks]

        registry.sections.append(people.communities_of)
        registry.shared.append(people.on_card)
        registry.filters.append(people.FILTER)
        registry.holdings += [leaving.FACILITATING, leaving.DELEGATIONS]
