"""The export of mentions and relations in the benchmark's form."""


def test_relations_carry_the_spans_of_both_ends(evaluation):
    extraction = {
        "document": {"id": "17.txt"},
        "mentions": [
            {"id": "M1", "start": 0, "end": 7, "type": "PROFESSION"},
            {"id": "M2", "start": 8, "end": 14, "type": "PERSON"},
        ],
        "mention_relations": [{"type": "WORKS_AS", "subject": "M2", "object": "M1"}],
    }
    assert evaluation("nerel").converted(extraction) == {
        "id": "17",
        "entities": [[0, 7, "PROFESSION"], [8, 14, "PERSON"]],
        "relations": [["WORKS_AS", [8, 14, "PERSON"], [0, 7, "PROFESSION"]]],
    }
