"""Everything one sandbox consists of, in one place."""

from dataclasses import dataclass, field

from bot.sandbox.callbacks import Callbacks
from bot.sandbox.config import SandboxConfig
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.state import State
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook


@dataclass(slots=True)
class World:
    """One Telegram: what it remembers, what waits for the bot, and what disturbs it."""

    config: SandboxConfig
    events: Events
    state: State
    updates: UpdateQueue
    webhook: Webhook
    limits: Limits
    callbacks: Callbacks = field(default_factory=Callbacks)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)


def new_world(config: SandboxConfig) -> World:
    """A world with the first phones on the table and nothing said yet."""
    events = Events()
    state = State(events)
    state.seed()
    updates = UpdateQueue()
    world = World(config, events, state, updates, Webhook(updates), Limits(strict=config.strict))
    world.journal.changed = events.journal_changed
    updates.on_put = world.webhook.wake
    return world
