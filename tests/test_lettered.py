"""Letters of figures and tables that stand outside the numbered chapters."""

from itertools import islice

from workflow.book.lettered import lettered, letters


def test_letters_do_not_run_out() -> None:
    given = list(islice(letters(), 54))
    assert (given[0], given[25], given[26], given[27], given[53]) == ("A", "Z", "AA", "AB", "BB")


def test_pages_without_a_number_get_a_letter_in_the_order_of_the_contents() -> None:
    counted = {
        "late": {"figure": {"b": (3,), "a": (2,)}, "table": {"t": (1,)}, "code-block": {"c": (7,)}},
        "chapter": {"figure": {"d": (4, 1)}, "table": {"u": (4, 1)}},
        "early": {"figure": {"e": (1,)}},
        "files": {"code-block": {"f": (8,)}},
    }
    given = lettered(counted, ["root", "early", "chapter", "files", "late"])
    assert given == {
        "late": {
            "figure": {"a": ("B", 1), "b": ("B", 2)},
            "table": {"t": ("B", 1)},
            "code-block": {"c": (7,)},
        },
        "chapter": counted["chapter"],
        "early": {"figure": {"e": ("A", 1)}},
        "files": counted["files"],
    }
