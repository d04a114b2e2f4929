"""A draft from a template: the words of real campaigns, ready to edit."""

from collections.abc import Mapping, Sequence

from bot.chat.handlers import compose
from bot.chat.views import templates as view
from bot.chat.visit import Visit
from bot.domain.campaign import Action, ActionKind, Campaign, Step
from bot.domain.errors import StaleError
from bot.domain.templates import CampaignTemplate
from bot.texts.catalog import LANGUAGES


def shelf(visit: Visit, language: str) -> Sequence[CampaignTemplate]:
    """The templates in this language."""
    return visit.room.content.templates(language)


async def choose(visit: Visit) -> None:
    """Which one."""
    await visit.show(view.choice(visit.words, shelf(visit, visit.language)))


async def begin(visit: Visit, template_id: str) -> None:
    """A draft that says in every language what this template says."""
    found = {
        language: template
        for language in LANGUAGES
        for template in shelf(visit, language)
        if template.id == template_id
    }
    if visit.language not in found:
        raise StaleError
    like = drafted(found, found[visit.language].title, visit.person.id)
    await compose.show(visit, await visit.acts.compose.begin(visit.person, like))


def event_title(visit: Visit, draft: Campaign) -> str | None:
    """What the template that this draft is called after calls its event; None when there is none."""
    called = (one.event_title for one in shelf(visit, visit.language) if one.title == draft.title)
    return next(called, None)


def drafted(translations: Mapping[str, CampaignTemplate], title: str, author_id: int) -> Campaign:
    """The draft of a template, by language. Its reminders wait for an event."""
    one = next(iter(translations.values()))
    steps = {
        Step(step): {language: each.steps[step] for language, each in translations.items()}
        for step in one.steps
    }
    return Campaign(
        0,
        author_id,
        title=title,
        texts={language: each.text for language, each in translations.items()},
        action=Action(ActionKind(one.action_kind), one.action_ref),
        step_texts=steps,
    )
