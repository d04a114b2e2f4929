"""Luujin: a Telegram bot that teaches safe migration and online safety, and carries requests for support."""
