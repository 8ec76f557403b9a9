"""The Django project: everything from a start to the last request, and the jobs that run in between.

`env.py` reads the environment, and nothing else does; settings follow from it. `prepare.py` makes what must be there first: the
data folder, keys, the certificate (`trust/`) and the tables, after a copy of the database. `run.py` then serves https and the
plain page that leads there, in one process with one event loop; `front/` bounds what a connection may take.
`asgi.py` says through which `guards/` a request comes before Django or a socket answers it; `answers/` is what else is sent back.
`lifespan.py` starts what `wiring.py` lists, and ends it after the last request: the subscriptions of the event buses, and the
background jobs, which `background.py` starts again when they die. `network/` knows where the family finds this server, `store/`
keeps what is on the disk. `health/` says whether this process is well, `checks/` is what `babycam doctor` looks at."""
