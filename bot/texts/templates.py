"""Campaigns ready to edit as the domain knows them, from their file."""

from types import MappingProxyType

from bot.domain.templates import STEPS, CampaignTemplate
from bot.texts.campaign_files import CampaignFile


def template_of(file: CampaignFile) -> CampaignTemplate:
    """A campaign ready to edit."""
    event = file.event
    return CampaignTemplate(
        id=file.id,
        title=file.title,
        when=file.when,
        text=file.text,
        action_kind=file.action.kind,
        action_ref=file.action.id,
        event_title=event.title if event else None,
        steps=MappingProxyType({step: getattr(event, step) for step in STEPS} if event else {}),
        source=file.source,
    )
