"""Questions that readers check themselves by: one right answer, and why each is right or wrong.

:::{question}
:right: 2

What does the dashed line show?

* The best model of the study.

  The best stands at the top of each curve.

* What guessing reaches.

  A task with four options is guessed right in 25 % of the cases.
:::

Choosing an answer shows its explanation: by the style sheet alone, so it works without scripts,
without a network and by keyboard. On paper the explanation of the right answer stands below the
question.
"""

from string import ascii_uppercase
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec
from sphinx.writers.html5 import HTML5Translator

# Each is of a kind that builders know, so that those without ways to choose show everything.


class Question(nodes.container):
    """A question, whose children are its text and its answers."""


class Asked(nodes.paragraph):
    """The text of a question."""


class Answer(nodes.container):
    """An answer: its text, then its explanation."""


class Choice(nodes.paragraph):
    """The text of an answer, with what chooses it.

    Its attributes are ``group``, the question's identifier, and ``chooser``, its own.
    """


class Explanation(nodes.container):
    """Why an answer is right, or why it is wrong; ``chooser`` is that of its choice."""


class QuestionDirective(SphinxDirective):
    """A question and a list of answers, of which the option ``right`` counts the right one."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {"right": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Return the question."""
        asked, items = self._parts()
        right = self.options.get("right", "missing")
        if right not in map(str, range(1, len(items) + 1)):
            raise self.error(
                f"The option 'right' of a question is {right or 'empty'}; expected the number of "
                f"the right answer, 1 to {len(items)}."
            )
        group = f"question-{self.env.new_serialno('question') + 1}"  # counted on each page anew
        question = Question("", Asked("", "", *asked.children), ids=[group])
        self.state.document.set_id(question)
        for number, (letter, item) in enumerate(zip(ascii_uppercase, items, strict=False), start=1):
            verdict = "right" if str(number) == right else "wrong"
            question += _answer(item, letter, verdict, group)
        self.set_source_info(question)
        return [question]

    def _parts(self) -> tuple[nodes.paragraph, list[nodes.list_item]]:
        """Return the paragraph that asks, and the items of the list of answers."""
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        match holder.children:
            case [nodes.paragraph() as asked, nodes.bullet_list() as answers] if 2 <= len(
                answers
            ) <= len(ascii_uppercase) and all(
                len(item) > 1 and isinstance(item[0], nodes.paragraph) for item in answers
            ):
                return asked, list(answers)
        raise self.error(
            "A question holds a paragraph that asks and a bulleted list of two answers or more; "
            "each of these is a paragraph, followed by others that say why it is right or wrong."
        )


def _answer(item: nodes.list_item, letter: str, verdict: str, group: str) -> Answer:
    """Return an answer whose letter stands before its text, and the verdict before the reasons."""
    chooser = f"{group}-{letter.lower()}"
    says, *reasons = item.children
    mark = nodes.inline("", letter, classes=["letter"])
    choice = Choice("", "", mark, nodes.Text(" "), *says.children, group=group, chooser=chooser)
    if not isinstance(reasons[0], nodes.paragraph):
        reasons.insert(0, nodes.paragraph())
    reasons[0].insert(0, [nodes.strong("", f"{letter} is {verdict}."), nodes.Text(" ")])
    explanation = Explanation("", *reasons, chooser=chooser, classes=[verdict])
    return Answer("", choice, explanation)


def _visit_question(translator: HTML5Translator, node: Question) -> None:
    translator.body.append(translator.starttag(node, "fieldset", CLASS="question"))


def _depart_question(translator: HTML5Translator, node: Question) -> None:
    translator.body.append("</fieldset>\n")


def _visit_asked(translator: HTML5Translator, node: Asked) -> None:
    translator.body.append(translator.starttag(node, "legend", ""))


def _depart_asked(translator: HTML5Translator, node: Asked) -> None:
    translator.body.append("</legend>\n")


def _visit_answer(translator: HTML5Translator, node: Answer) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="answer"))


def _depart_answer(translator: HTML5Translator, node: Answer) -> None:
    translator.body.append("</div>\n")


def _visit_choice(translator: HTML5Translator, node: Choice) -> None:
    chooser = node["chooser"]
    described = {"aria-describedby": f"{chooser}-why"}
    # A browser keeps what was chosen when a page is loaded again; here that would give it away.
    circle = translator.emptytag(
        nodes.Element(),
        "input",
        ids=[chooser],
        type="radio",
        name=node["group"],
        autocomplete="off",
        **described,
    )
    translator.body.append(f'{circle}<label for="{chooser}">')


def _depart_choice(translator: HTML5Translator, node: Choice) -> None:
    translator.body.append("</label>\n")


def _visit_explanation(translator: HTML5Translator, node: Explanation) -> None:
    # What is read out is the element around it, which always shows: as long as the explanation
    # does not, that is empty, while a hidden element that is pointed at would be read out whole.
    start = translator.starttag(node, "div", CLASS="explanation")
    translator.body.append(f'<div id="{node["chooser"]}-why" aria-live="polite">{start}')


def _depart_explanation(translator: HTML5Translator, node: Explanation) -> None:
    translator.body.append("</div></div>\n")


def connect(app: Sphinx) -> None:
    """Register the directive and its nodes.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_directive("question", QuestionDirective)
    app.add_node(Question, html=(_visit_question, _depart_question))
    app.add_node(Asked, html=(_visit_asked, _depart_asked))
    app.add_node(Answer, html=(_visit_answer, _depart_answer))
    app.add_node(Choice, html=(_visit_choice, _depart_choice))
    app.add_node(Explanation, html=(_visit_explanation, _depart_explanation))
