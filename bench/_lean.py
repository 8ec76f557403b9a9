"""The leanest reader there is: open, decode, compare, print. `python -m bench._lean URL FORMAT LINE_DBFS`.

Prints the unix time of each block that goes over the line after a second below it. This is what babycam's whole chain
(listening, link, server, socket) is compared with.
"""

import sys
import time

import av
import numpy as np


def main() -> None:
    url, form, line = sys.argv[1], sys.argv[2], float(sys.argv[3])
    options = {"fflags": "nobuffer", "probesize": "32768", "analyzeduration": "0"}
    threshold = 10 ** (line / 20)
    last_loud = 0.0
    with av.open(url, format=form, options=options, timeout=(10, 60)) as container:
        print("ready", flush=True)
        for frame in container.decode(container.streams.audio[0]):
            block = frame.to_ndarray()
            samples = block.astype(np.float32) / (32768 if block.dtype == np.int16 else 1)
            if float(np.sqrt(np.mean(samples * samples))) < threshold:
                continue
            now = time.time()
            if now - last_loud > 1.0:
                print(now, flush=True)
            last_loud = now


if __name__ == "__main__":
    main()
