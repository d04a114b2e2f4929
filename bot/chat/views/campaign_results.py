"""What became of a campaign: in a few lines, as a picture and as a table."""

from collections.abc import Iterator
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views import results as topic_view
from bot.chat.views.campaign import back, excerpt, title
from bot.chat.views.common import bold, menu_button
from bot.domain.campaign import ActionKind, CampaignState
from bot.domain.campaign_results import NOT_REACHED, STEPS, Count, Figures
from bot.domain.rounds import Phase
from bot.figures.campaign_results import Bar, Chart, Group, Groups
from bot.figures.campaign_results_table import Line
from bot.figures.measured import Measured
from bot.figures.results import Panel
from bot.texts.catalog import LANGUAGES, Words, key
from bot.usecases.campaign_results import CampaignResults

COUNTS = {
    Count.REACHED: key("campaign_results.reached"),
    Count.OPENED: key("campaign_results.opened"),
    Count.FINISHED: key("campaign_results.finished"),
    Count.COMING: key("campaign_results.coming"),
    Count.PERHAPS: key("campaign_results.perhaps"),
    Count.UNREACHABLE: key("campaign_results.unreachable"),
    Count.PAUSED: key("campaign_results.paused"),
    Count.CAP: key("campaign_results.cap"),
    Count.DECLINED: key("campaign_results.declined"),
    Count.QUIET: key("campaign_results.quiet"),
    Count.LEFT: key("campaign_results.left"),
    Count.LATE: key("campaign_results.late"),
    Count.GONE: key("campaign_results.gone"),
}
UNKNOWN = {
    (ActionKind.LINK, Count.OPENED): key("campaign_results.link_unknown"),
    (ActionKind.POLL, Count.FINISHED): key("campaign_results.poll_unknown"),
}
"""What nobody can know, and why."""

SPOKEN = {"mn": key("campaign_results.in_mongolian"), "en": key("campaign_results.in_english")}
HEADER = (
    key("campaign_results.column_campaign"),
    key("results.column_place"),
    key("campaign_results.column_language"),
    key("results.column_measure"),
    key("campaign_results.column_people"),
    key("results.column_share"),
    key("results.column_share_low"),
    key("results.column_share_high"),
    key("results.column_note"),
)
GOING_ON = frozenset({CampaignState.RUNNING, CampaignState.PAUSED})
CLUBS_NAMED = 3
CLUBS_SHOWN = 8
"""So many clubs are seen on the picture; all of them stand in the table."""

LONGEST_NAME = 40


def too_few(words: Words, found: CampaignResults) -> Screen:
    """Nothing may be told, or there is nothing yet."""
    text = f"{_head(words, found)}\n\n{escape(words.say('campaign_results.too_few_yet'))}"
    return Screen(text, ((_way_back(words, found),),), html=True)


def told(words: Words, found: CampaignResults, knowledge: Measured | None) -> Screen:
    """The figures in a few lines, with the ways to picture, table and those who did not open it."""
    blocks = [
        _head(words, found),
        escape("\n".join(_lines(words, found))),
        escape("\n".join(_others(words, found.told.whole))),
        _knowledge(words, knowledge) if knowledge else "",
        escape(words.say("campaign_results.how_counted")),
    ]
    number = found.campaign.id
    files = (
        Button(words.say("campaign_results.picture"), f"camp:res:{number}:picture"),
        Button(words.say("results.csv"), f"camp:res:{number}:csv"),
    )
    remind = (Button(words.say("campaign_results.remind"), f"camp:follow_up:{number}"),)
    rows = (files, remind if found.may_remind else (), (_way_back(words, found),))
    text = "\n\n".join(block for block in blocks if block)
    return Screen(text, tuple(row for row in rows if row), html=True)


def below_picture(words: Words, found: CampaignResults) -> Screen:
    """What stands below the picture."""
    number = found.campaign.id
    csv = Button(words.say("results.csv"), f"camp:res:{number}:csv")
    return Screen(_head(words, found), ((csv, _way_back(words, found)),), html=True)


def below_table(words: Words, found: CampaignResults) -> Screen:
    """What stands below the table."""
    return Screen(words.say("results.csv_ready"), ((_way_back(words, found),),))


def chart(words: Words, found: CampaignResults, knowledge: Measured | None) -> Chart:
    """The words of the picture."""
    panel = None
    if knowledge is not None:
        rows = tuple(topic_view.row(words, knowledge, phase) for phase in Phase)
        panel = Panel(words.say("results.awareness"), _of_whom(words, found), rows)
    return Chart(
        words.say("picture.mark"),
        title(words, found.campaign),
        _place(words, found),
        tuple(_bar(words, found, step) for step in _shown(found)),
        tuple(_others(words, found.told.whole)),
        " → ".join(words.say(COUNTS[step]) for step in found.steps),
        tuple(_groups(words, found)),
        panel,
        words.say("campaign_results.how_counted"),
    )


def table_lines(words: Words, found: CampaignResults, knowledge: Measured | None) -> Iterator[Line]:
    """The rows of the table."""
    everybody = words.say("results.everybody")
    for count in (*_shown(found), *NOT_REACHED):
        yield _line(words, found, everybody, "", found.told.whole, count)
    for club in found.clubs:
        for step in found.steps:
            yield _line(words, found, club.name, "", found.told.clubs.get(club.id, {}), step)
    for language in LANGUAGES:
        for step in found.steps:
            of_them = found.told.languages.get(language, {})
            yield _line(words, found, everybody, words.say(SPOKEN[language]), of_them, step)
    for phase in Phase if knowledge else ():
        point = knowledge.points.get(phase) if knowledge else None
        what = f"{words.say('results.awareness')}: {words.say(topic_view.PHASES[phase])}"
        people, note = (point.people, "") if point else (None, words.say("results.too_few"))
        yield Line(_place(words, found), "", what, people, point, note)


def header(words: Words) -> list[str]:
    """The names of the table's columns."""
    return [words.say(name) for name in HEADER]


def _way_back(words: Words, found: CampaignResults) -> Button:
    """To the campaign; to the menu for who may see no more of it."""
    return back(words, found.campaign.id) if found.is_whole else menu_button(words)


def _head(words: Words, found: CampaignResults) -> str:
    lines = [bold(title(words, found.campaign)), escape(_place(words, found))]
    if found.campaign.state in GOING_ON:
        lines.append(escape(words.say("campaign_results.goes_on")))
    return "\n".join(lines)


def _place(words: Words, found: CampaignResults) -> str:
    """Whom it is about."""
    if found.campaign.reach.everybody:
        return words.say("results.everybody")
    names = ", ".join(excerpt(club.name, LONGEST_NAME) for club in found.clubs[:CLUBS_NAMED])
    if len(found.clubs) > CLUBS_NAMED:
        names = words.say("campaign_results.clubs", first=names, n=len(found.clubs))
    return names if found.is_whole else words.say("campaign_results.part", clubs=names)


def _shown(found: CampaignResults) -> list[Count]:
    """The steps that are told, and those that somebody would look for and nobody can know."""
    return [step for step in STEPS if step in found.steps or _why_unknown(found, step)]


def _name(words: Words, found: CampaignResults, count: Count) -> str:
    action = found.campaign.action
    is_vote = action is not None and action.kind is ActionKind.POLL and count is Count.FINISHED
    return words.say("campaign_results.voted") if is_vote else words.say(COUNTS[count])


def _why_unknown(found: CampaignResults, step: Count) -> str | None:
    action = found.campaign.action
    return UNKNOWN.get((action.kind, step)) if action is not None else None


def _value(words: Words, found: CampaignResults, figures: Figures, count: Count) -> str:
    if (unknown := _why_unknown(found, count)) is not None:
        return words.say(unknown)
    people = figures.get(count)
    return _at_least(words, people) if people else words.say("campaign_results.too_few")


def _at_least(words: Words, people: int) -> str:
    return words.count("campaign_results.at_least", people)


def _lines(words: Words, found: CampaignResults) -> list[str]:
    whole = found.told.whole
    return [f"{_name(words, found, step)}: {_value(words, found, whole, step)}" for step in _shown(found)]


def _others(words: Words, figures: Figures) -> list[str]:
    """Whom it did not reach, as far as it may be told."""
    return [
        f"{words.say(COUNTS[count])}: {_at_least(words, figures[count])}"
        for count in NOT_REACHED
        if count in figures
    ]


def _knowledge(words: Words, knowledge: Measured) -> str:
    lines = [topic_view.shares(words, knowledge), *map(escape, topic_view.changes(words, knowledge))]
    if knowledge.shifts:
        lines.append(escape(words.say("results.brackets")))
    return "\n".join(lines)


def _of_whom(words: Words, found: CampaignResults) -> str:
    """Whose knowledge it is: not only of those who got the campaign."""
    if found.campaign.reach.everybody:
        return words.say("results.awareness_hint")
    return words.say("campaign_results.knowledge_hint")


def _bar(words: Words, found: CampaignResults, step: Count) -> Bar:
    people = found.told.whole.get(step) if step in found.steps else None
    return Bar(_name(words, found, step), people, _value(words, found, found.told.whole, step))


def _groups(words: Words, found: CampaignResults) -> Iterator[Groups]:
    """The clubs, where there are several, and the languages."""
    if len(found.clubs) > 1:
        of_clubs = found.told.clubs
        order = sorted(found.clubs, key=lambda club: -of_clubs.get(club.id, {}).get(Count.REACHED, 0))
        groups = [_group(words, found, club.name, of_clubs.get(club.id, {})) for club in order[:CLUBS_SHOWN]]
        left = len(order) - CLUBS_SHOWN
        more = words.say("campaign_results.more_clubs", n=left) if left > 0 else ""
        yield Groups(words.say("campaign_results.by_club"), tuple(groups), more)
    spoken = [
        _group(words, found, words.say(SPOKEN[language]), found.told.languages.get(language, {}))
        for language in LANGUAGES
    ]
    yield Groups(words.say("campaign_results.by_language"), tuple(spoken))


def _group(words: Words, found: CampaignResults, name: str, figures: Figures) -> Group:
    people = tuple(figures.get(step, 0) for step in found.steps)
    name = excerpt(name, LONGEST_NAME)
    if not any(people):
        return Group(name, people, words.say("campaign_results.too_few"))
    return Group(name, people, " → ".join(_at_least(words, n) if n else "–" for n in people))


def _line(
    words: Words, found: CampaignResults, who: str, language: str, figures: Figures, count: Count
) -> Line:
    people = figures.get(count)
    note = "" if people else _value(words, found, figures, count)
    return Line(who, language, _name(words, found, count), people, note=note)
