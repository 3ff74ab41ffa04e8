"""Questions that readers check themselves by: one right answer, and why each is right or not.

```{question} What does the dashed line show?
:right: 2

* The best model of the study.

  The best stands at the top of each curve.
* What guessing reaches.

  A task with four options is guessed right in 25 % of the cases.
```

Choosing an answer shows its explanation: by the style sheet alone, so it works without scripts,
without a network and by keyboard. On paper the explanation of the right answer follows.
"""

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec
from sphinx.writers.html5 import HTML5Translator


class Question(nodes.General, nodes.Element):
    """A question, whose children are its text and its answers."""


class Asked(nodes.General, nodes.TextElement):
    """The text of a question."""


class Answer(nodes.General, nodes.Element):
    """An answer: its text, then its explanation."""


class Choice(nodes.General, nodes.TextElement):
    """The text of an answer, with what chooses it; ``group`` is that of the question."""


class Explanation(nodes.General, nodes.Element):
    """Why an answer is right, or why it is not."""


class QuestionDirective(SphinxDirective):
    """A question with a list of answers, of which the option ``right`` counts the right one."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"right": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Return the question."""
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        items = [item for item in holder.findall(nodes.list_item) if item.parent.parent is holder]
        right = self.options.get("right", 0)
        if len(holder) != 1 or len(items) < 2 or any(len(item) < 2 for item in items):
            raise self.error(
                "A question holds one list of two answers or more; each is a paragraph, followed "
                "by the paragraphs that say why it is right or not."
            )
        if not 1 <= right <= len(items):
            raise self.error(
                f"The option 'right' of a question is {right or 'missing'}; expected the number "
                f"of the right answer, 1 to {len(items)}."
            )
        group = f"question-{self.env.new_serialno('question')}"
        text, messages = self.state.inline_text(self.arguments[0], self.lineno)
        question = Question("", Asked("", "", *text))
        for number, item in enumerate(items, start=1):
            verdict = nodes.strong("", "Right. " if number == right else "No. ")
            first, *others = item.children[1:]
            if isinstance(first, nodes.paragraph):
                first.insert(0, verdict)
            else:
                others = [first, *others]
                first = nodes.paragraph("", "", verdict)
            classes = ["right"] if number == right else []
            choice = Choice("", "", *item.children[0].children, group=group)
            explanation = Explanation("", first, *others, classes=classes)
            question += Answer("", choice, explanation, classes=classes)
        self.set_source_info(question)
        return [question, *messages]


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
    # A browser keeps what was chosen when a page is loaded again; here that would give it away.
    circle = translator.emptytag(
        node, "input", "", type="radio", name=node["group"], autocomplete="off"
    )
    translator.body.append(f"<label>{circle}<span>")


def _depart_choice(translator: HTML5Translator, node: Choice) -> None:
    translator.body.append("</span></label>\n")


def _visit_explanation(translator: HTML5Translator, node: Explanation) -> None:
    # The region is there from the start, so that what appears in it is read out.
    start = translator.starttag(node, "div", CLASS="explanation")
    translator.body.append(f'<div aria-live="polite">{start}')


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
