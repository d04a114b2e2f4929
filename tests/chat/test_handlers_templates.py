"""A draft from a template."""

from collections.abc import Sequence

import pytest

from bot.chat.handlers import templates
from bot.chat.visit import Visit
from bot.domain.campaign import Action, ActionKind, Step
from bot.domain.templates import CampaignTemplate
from tests.chat.composing import LANGUAGES, Leading
from tests.chat.world import content, said

QUIZ = content().quizzes("mn")[0].id


def a_template(language: str, name: str = "safe_summer", event: bool = True) -> CampaignTemplate:
    steps = {step.value: f"{language} {step} {{title}} {{place}}" for step in Step} if event else {}
    title = f"Title {language} {name}"
    text, event_title = f"Text {language}", "Party" if event else None
    return CampaignTemplate(name, title, "May <3", text, "quiz", QUIZ, event_title, steps, "A source")


@pytest.fixture(autouse=True)
def _on_the_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    def shelf(visit: Visit, language: str) -> Sequence[CampaignTemplate]:
        return a_template(language), a_template(language, "job_scams", event=False)

    monkeypatch.setattr(templates, "shelf", shelf)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_templates_are_listed_with_their_season(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.leader.send("/campaign")
    await leading.leader.tap("camp:templates")
    assert f"<b>Title {language} safe_summer</b>\nMay &lt;3" in leading.leader.text
    labels = [button.text for button in leading.leader.last.buttons]
    assert labels[:2] == [f"Title {language} safe_summer", f"Title {language} job_scams"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_template_becomes_a_draft_in_both_languages(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.leader.send("/campaign")
    await leading.leader.tap("camp:templates")
    await leading.leader.tap("camp:from:safe_summer")
    draft = leading.campaign
    assert draft.title == f"Title {language} safe_summer"
    assert dict(draft.texts) == {"mn": "Text mn", "en": "Text en"}
    assert draft.action == Action(ActionKind.QUIZ, QUIZ)
    assert draft.reach.clubs == {leading.club_id}, "for the only club there is"
    assert said("campaign.draft", language) in leading.leader.text


async def test_its_reminders_wait_for_an_event() -> None:
    leading = await Leading.of("mn")
    await leading.leader.send("/campaign")
    await leading.leader.tap("camp:templates")
    await leading.leader.tap("camp:from:safe_summer")
    await leading.tap("event")
    await leading.leader.send("2026-03-20 15:00")
    assert "«Party»" in leading.leader.text, "as the template calls its event"
    await leading.leader.tap("camp:kept:")
    await leading.leader.send("Клуб дээр")
    assert leading.leader.text.count(said("campaign.own_text")) == 3
    await leading.tap("step", "day")
    assert "mn day Party Клуб дээр" in leading.leader.text
    await leading.tap("go")
    first = leading.stored(min(leading.world.memory.tables.campaigns))
    assert dict(first.texts) == {
        "mn": "mn week Party Клуб дээр",
        "en": "en week Party Клуб дээр",
    }


async def test_one_without_an_event() -> None:
    leading = await Leading.of()
    await leading.leader.send("/campaign")
    await leading.leader.tap("camp:templates")
    await leading.leader.tap("camp:from:job_scams")
    assert dict(leading.campaign.step_texts) == {}


async def test_a_template_that_is_gone_is_stale() -> None:
    leading = await Leading.of()
    await leading.leader.send("/campaign")
    await leading.leader.tap("camp:from:winter", on=leading.leader.last.id)
    assert leading.world.messenger.toasts[-1] == said("error.stale")
    assert leading.world.memory.tables.campaigns == {}


async def test_who_leads_nothing_takes_no_template() -> None:
    leading = await Leading.of("mn")
    (person,) = leading.people
    await person.tap("camp:from:safe_summer", on=person.last.id)
    assert person.text == said("error.not_allowed")
    assert leading.world.memory.tables.campaigns == {}
