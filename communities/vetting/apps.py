from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "communities.vetting"
    verbose_name = _("Vetting")

    def ready(self) -> None:
        from accounts.notifications.live.listening import counts, standing
        from accounts.notifications.mail.bodies import mail_bodies
        from accounts.rooms_above import registry
        from communities.desk import idea_finders, line_finders
        from communities.figures import figure_finders
        from communities.holdings import answers_for, delegations_told, shown_in_blocks
        from communities.models import BlockKind
        from communities.news import subjects
        from communities.questions.showing import standings
        from communities.questions.similar import sources
        from communities.vetting import leaving, listening, mailing, people
        from communities.vetting.answers import standings_of
        from communities.vetting.delegated import write_down
        from communities.vetting.desk import official_lines
        from communities.vetting.holdings import official_texts
        from communities.vetting.home import latest_pages, pages_as_read
        from communities.vetting.ideas import worth_a_page
        from communities.vetting.reuse import reused
        from communities.vetting.suggesting import SOURCE

        line_finders.append(official_lines)
        idea_finders.append(worth_a_page)
        figure_finders.append(reused)
        standing.append(listening.channels)
        counts["vetting"] = listening.waiting
        mail_bodies["vetting.asked"] = mailing.body_of_asked
        mail_bodies.update(dict.fromkeys(mailing.NOES, mailing.body_of_no))
        answers_for.append(official_texts)
        standings.append(standings_of)
        sources.append(SOURCE)
        shown_in_blocks[BlockKind.PAGES] = latest_pages
        subjects["wiki", "communitypage"] = pages_as_read
        delegations_told.append(write_down)
        registry.contributions.append(people.pages_by)
        registry.owned.append(people.official_texts_of)
        registry.holdings += [leaving.VOUCHED, leaving.ASKED]
