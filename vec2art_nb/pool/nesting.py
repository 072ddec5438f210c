"""Whether this process is a worker: a pool inside one would only fight with the others for the cores."""

in_worker = False
