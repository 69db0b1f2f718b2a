"""Runs under ExaBGP: appends every event to the first file, and passes each line written to the
second, a named pipe, on as a command."""

import os
import sys
import threading

events, commands = sys.argv[1:3]
if not os.path.exists(commands):
    os.mkfifo(commands)


def relay_commands():
    # Opened for writing too, so that it does not end with the first writer.
    with open(os.open(commands, os.O_RDWR)) as pipe:
        for line in pipe:
            sys.stdout.write(line)
            sys.stdout.flush()


threading.Thread(target=relay_commands, daemon=True).start()
with open(events, "a", buffering=1) as out:
    for line in sys.stdin:
        out.write(line)
