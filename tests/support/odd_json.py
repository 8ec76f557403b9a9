"""Single JSON values, as text because some of it is no JSON, that no field of ours means: the same ones at every door."""

PLAIN = ["null", "[]", "{}", "true", "-1", "1e400", "NaN", "1" + "0" * 30, '""']
