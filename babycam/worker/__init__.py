"""The worker process: one room's stream in; events, levels, clips and live views out, over a link that it dials itself."""
