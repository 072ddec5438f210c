"""Drawing in worker processes, with pictures in shared memory."""
