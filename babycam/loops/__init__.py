"""What runs beside the requests leans on this: timers, bells that cut a rest short, and threads that ask the database for the event
loop. Knows Django, and no feature."""
