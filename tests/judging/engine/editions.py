"""Documents of assignments: whole editions, and judges in two camps."""

import random


def edition(size, judges, k, *, seed=1, **more):
    """A document with topics, agencies, conflicts and just enough places."""
    chance = random.Random(seed)
    names = [f"J{number}" for number in range(judges)]
    topics = {
        topic: {name: chance.choice([0, 10, 40]) for name in names} for topic in ("T1", "T2", "T3")
    }
    return {
        "k": k,
        "seed": "2026",
        "even": True,
        "linked": True,
        "explain": True,
        "topics": topics,
        "proposals": [
            {
                "id": f"P{number}",
                "topic": chance.choice(["T1", "T2", "T3"]),
                "agency": str(chance.randrange(12)),
                "conflicts": chance.sample(names, chance.choice([0, 0, 1])),
            }
            for number in range(size)
        ],
        "judges": [
            {
                "id": name,
                "max_load": size * k // judges + 6,
                "agencies": [str(chance.randrange(12))],
            }
            for name in names
        ],
    } | more


def split_edition(**more):
    """Two camps of judges, each with the topic of its own: no common proposal by itself."""
    camps = {"A": ["J1", "J2", "J3"], "B": ["J4", "J5", "J6"]}
    judges = [judge for camp in camps.values() for judge in camp]
    return {
        "k": 2,
        "even": True,
        "explain": True,
        "proposals": [
            {"id": f"{camp}{number}", "topic": camp} for camp in camps for number in range(9)
        ],
        "judges": [{"id": judge, "max_load": 20} for judge in judges],
        "topics": {
            camp: {judge: 0 if judge in own else 40 for judge in judges}
            for camp, own in camps.items()
        },
    } | more
