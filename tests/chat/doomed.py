"""A real intake in a process of its own, to be killed: writes down what it handles, line by line.

python -m tests.chat.doomed API DATABASE_URL KEY_FILE RECORD
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from bot.chat.intake import Intake
from bot.chat.logs import configure_logs
from bot.chat.polling import Poller
from bot.chat.transport import make_bot
from bot.sandbox.config import TOKEN
from bot.storage.database import Database
from bot.storage.keys import Keyring
from bot.usecases.ports import RawUpdate


async def main(api: str, database_url: str, key_file: str, record: str) -> None:
    out = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def handle(raw: RawUpdate) -> None:
        text = json.loads(raw.payload)["message"]["text"]
        await asyncio.sleep(0.02)
        os.write(out, f"{os.getpid()} {raw.chat_id} {text}\n".encode())
        await asyncio.sleep(0.02)

    database = Database.open(database_url, Keyring.load(Path(key_file)))
    async with Intake(database.inbox(), handle, print, at_once=3) as intake:
        await intake.recover()
        await Poller(make_bot(TOKEN, api), intake, wait=2).run()


if __name__ == "__main__":
    configure_logs("doomed")
    asyncio.run(main(*sys.argv[1:]))
