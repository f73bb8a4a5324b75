from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

#: What a community's news say of its discussions.
NEWS = {
    "topic.started": _("%(name)s started a discussion"),
    "announcement.made": _("%(name)s made an announcement"),
}


class DiscussionsConfig(AppConfig):
    name = "communities.discussions"
    verbose_name = _("Discussions")

    def ready(self) -> None:
        from accounts.notifications.audiences import after_record, audiences
        from accounts.notifications.live.listening import doors
        from accounts.notifications.mail.bodies import mail_bodies
        from accounts.rooms_above import registry
        from communities.desk import line_finders
        from communities.discussions import audience, listening, mailing, reach
        from communities.discussions.desk import moderation_tab, waiting_lines
        from communities.discussions.home import announcements, latest_topics, posts_seen, topics_seen
        from communities.discussions.people import posts_by
        from communities.discussions.unread import communities_with_news
        from communities.figures import seen_there
        from communities.holdings import shown_in_blocks, tabs, unread
        from communities.models import BlockKind
        from communities.news import WORDS, subjects

        WORDS.update(NEWS)
        subjects["discussions", "topic"], subjects["discussions", "post"] = topics_seen, posts_seen
        audiences[audience.OF_REPLY] = audience.told_of_reply
        audiences[audience.OF_BEGINNING] = audience.told_of_beginning
        doors["topic"] = listening.topics
        after_record += [listening.follow_moves, listening.write_down_bans]
        mail_bodies.update(dict.fromkeys([*mailing.OF_POST, *mailing.OF_TOPIC], mailing.body_of))
        mail_bodies["post.reported"] = mailing.body_of_report
        line_finders.append(waiting_lines)
        seen_there += [reach.readers, reach.writers]
        tabs.append(moderation_tab)
        unread.append(communities_with_news)
        shown_in_blocks[BlockKind.DISCUSSIONS] = latest_topics
        shown_in_blocks[BlockKind.ANNOUNCEMENTS] = announcements
        registry.contributions.append(posts_by)
