"""How the weights of babycam/listening/cry_weights.npz come about; nothing of it runs in the product, nor in ./test.

`manifest` lists the clips by origin, licence and checksum; `clips` reads them; `cache` writes each one's mel powers in several
versions (speed, room, clipping, automatic gain, codecs); `augment` mixes and bends them afresh for every step; `model` is the
network in PyTorch; `train` trains one seed; `export` puts several into the file that ships; `rule` compares live rules on nights
made of clips that a network was not trained on; `fold` makes a folder of such clips for the benches. docs/cry.md tells how to
run them.
"""
