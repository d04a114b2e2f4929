"""A local Telegram: the Bot API, the phones of a few people and a web page that shows them."""
