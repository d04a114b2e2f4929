"""The words and their meanings: a list in pages, and one word at a time."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button, source
from bot.chat.views.pages import cut, page_of, turning
from bot.domain.learning import Term
from bot.texts.catalog import Words


def listing(words: Words, terms: tuple[Term, ...], page: int) -> Screen:
    """One page of the words (the last one when there is no such page), a button each."""
    shown = cut(terms, page)
    rows = [(Button(term.word, f"gls:w:{term.id}"),) for term in shown.things]
    return Screen(words.say("glossary.choose"), (*rows, *turning(shown, "gls:p"), (menu_button(words),)))


def meaning(words: Words, terms: tuple[Term, ...], term: Term) -> Screen:
    """A word with its meaning and, folded, its source; and the way back to its page of the list."""
    text = f"{bold(term.word)}\n\n{escape(term.meaning)}"
    if term.source:
        text += f"\n\n{source(words, term.source)}"
    back = Button(words.say("glossary.back"), f"gls:p:{page_of(terms.index(term))}")
    return Screen(text, ((back, menu_button(words)),), html=True)
