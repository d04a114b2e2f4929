"""Opinion polls: the list, a question, and what others said as bars of text."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views import common
from bot.chat.views.common import LETTERS, bold, menu_button
from bot.domain.opinion import Poll, Results, Share
from bot.domain.suppression import FEWEST
from bot.texts.catalog import Words
from bot.usecases.opinion import Asked, Voted, mark_of

BLOCKS = 10
"""So many blocks make a full bar."""


def choice(words: Words, polls: list[tuple[Poll, bool]], gone: bool = False) -> Screen:
    """The polls to choose from, answered ones with a tick. ``gone``: the one that was asked for is over."""
    if not polls:
        return Screen(words.say("poll.none"), ((menu_button(words),),))
    rows = [
        (Button(f"✓ {poll.title}" if voted else poll.title, f"poll:q:{poll.id}"),) for poll, voted in polls
    ]
    text = words.say("poll.gone") if gone else words.say("poll.choose")
    return Screen(text, (*rows, (menu_button(words),)))


def question(words: Words, poll: Poll) -> Screen:
    """A poll with its options listed, and a button for each."""
    letters = LETTERS[words.language]
    listed = "\n".join(f"{letters[n]}. {escape(option.text)}" for n, option in enumerate(poll.options))
    mark = mark_of(poll)
    votes = tuple(Button(letters[n], f"poll:v:{mark}:{n}") for n in range(len(poll.options)))
    look = Button(words.say("poll.look"), f"poll:r:{poll.id}")
    text = f"{bold(poll.text)}\n\n{listed}"
    return Screen(text, (votes, (look, menu_button(words))), html=True)


def voted(words: Words, voted: Voted, share: str) -> Screen:
    """Thanks, and what others said."""
    thanks = voted.asked.poll.thanks if voted.first else words.say("poll.already")
    return outcome(words, voted.asked, share, thanks)


def outcome(words: Words, asked: Asked, share: str, lead: str = "") -> Screen:
    """What others said, as far as it may be told."""
    blocks = [bold(asked.poll.text), escape(lead)]
    if asked.results is None:
        blocks.append(escape(words.say("poll.early")))
    else:
        blocks += _told(words, asked.results)
    rows = [(Button(words.say("quiz.share"), url=share), Button(words.say("poll.another"), "poll"))]
    last = [menu_button(words)]
    if not asked.has_voted:
        last.insert(0, Button(words.say("poll.answer"), f"poll:q:{asked.poll.id}"))
    return Screen("\n\n".join(block for block in blocks if block), (*rows, tuple(last)), html=True)


def _told(words: Words, results: Results) -> list[str]:
    lines = "\n".join(
        f"{escape(share.option.text)}\n{bar(share.part)} {escape(_figures(words, share, results))}"
        for share in results.shares
    )
    if results.untold:
        total = words.count("poll.at_least", results.votes)
    else:
        total = words.count("poll.total", results.votes)
    return [lines, escape(total), f"<i>{escape(words.say('poll.in_steps', fewest=FEWEST))}</i>"]


def _figures(words: Words, share: Share, results: Results) -> str:
    if share.votes is None:
        return words.say("poll.few", fewest=FEWEST)
    people = words.count("poll.people", share.votes)
    if not results.has_percentages:
        return people
    about = "≈ " if results.untold else ""
    return f"{about}{words.say('poll.percent', percent=round(100 * share.part))} · {people}"


def bar(part: float) -> str:
    """A part of a whole (0 to 1) as blocks; more than nothing is one block at least."""
    full = max(round(part * BLOCKS), 1) if part else 0
    return "▓" * full + "░" * (BLOCKS - full)


def share_link(words: Words, bot_username: str, poll: Poll) -> str:
    """The link that sends the poll to a friend."""
    return common.share_link(bot_username, f"p_{poll.id}", words.say("poll.share_text", title=poll.title))
