<map version="1.0.1">
<node TEXT="Emergent abilities of large language models" LINK="../index.md">
  <node POSITION="right" TEXT="What is an emergent ability?" LINK="../notebooks/definition.md">
    <node TEXT="Small models lack it, large ones have it" LINK="../notebooks/definition.md#what-is-claimed-and-how-carefully"/>
    <node TEXT="Anatomy of a scaling curve" LINK="../notebooks/definition.md#the-anatomy-of-a-scaling-curve"/>
    <node TEXT="Three axes: compute, parameters, data" LINK="../notebooks/definition.md#three-axes-of-scale"/>
    <node TEXT="No threshold is a constant" LINK="../notebooks/definition.md#why-a-threshold-is-no-constant"/>
  </node>
  <node POSITION="right" TEXT="The abstract’s three questions" LINK="../notebooks/definition.md#what-is-claimed-and-how-carefully">
    <node TEXT="Why are some tasks unpredictable?" LINK="../notebooks/many_steps.md"/>
    <node TEXT="Why do small models not foretell it?" LINK="../notebooks/after_the_paper.md#can-it-be-foreseen"/>
    <node TEXT="Does more scale bring more abilities?" LINK="../notebooks/after_the_paper.md#one-word"/>
  </node>
  <node POSITION="right" TEXT="Few-shot prompting" LINK="../notebooks/few_shot.md">
    <node TEXT="Eight tasks: guessing, then not" LINK="../notebooks/few_shot.md#eight-tasks"/>
    <node TEXT="Who leaves chance, and where" LINK="../notebooks/few_shot.md#who-leaves-chance-and-where"/>
    <node TEXT="A case history: word in context" LINK="../notebooks/few_shot.md#a-case-history-word-in-context"/>
  </node>
  <node POSITION="right" TEXT="Augmented prompting" LINK="../notebooks/augmented_prompting.md">
    <node TEXT="Chain of thought, tuning, scratchpad, true or false" LINK="../notebooks/augmented_prompting.md#four-techniques"/>
    <node TEXT="Where each starts to help" LINK="../notebooks/augmented_prompting.md#where-each-starts-to-help"/>
    <node TEXT="Tuning few parameters" LINK="../notebooks/augmented_prompting.md#relatives-that-want-size"/>
  </node>
  <node POSITION="right" TEXT="Table 1: a list of sightings" LINK="../notebooks/abilities.md">
    <node TEXT="By examples, or by a technique" LINK="../notebooks/abilities.md#by-examples-alone-and-by-other-means"/>
    <node TEXT="Scales lie on a grid of trained sizes" LINK="../notebooks/abilities.md#the-scales-are-a-grid"/>
  </node>
  <node POSITION="right" TEXT="Why? Many steps" LINK="../notebooks/many_steps.md">
    <node TEXT="A chain needs every link" LINK="../notebooks/many_steps.md#how-many-steps-a-saying-needs"/>
    <node TEXT="Depth and memory" LINK="../notebooks/many_steps.md#what-the-paper-argues"/>
    <node TEXT="Tested on longer sums" LINK="../notebooks/many_steps.md#longer-numbers"/>
  </node>
  <node POSITION="right" TEXT="Why? The metric" LINK="../notebooks/the_metric.md">
    <node TEXT="Loss moves before the score" LINK="../notebooks/the_metric.md#two-possible-outcomes"/>
    <node TEXT="A smooth family under three metrics" LINK="../notebooks/the_metric.md#one-family-three-metrics"/>
    <node TEXT="Same outputs, scored twice" LINK="../notebooks/the_metric.md#the-same-outputs-two-metrics"/>
  </node>
  <node POSITION="right" TEXT="Could you have seen it coming?" LINK="../notebooks/seen_coming.md">
    <node TEXT="What came, and what was expected" LINK="../notebooks/seen_coming.md#what-came"/>
    <node TEXT="Unpredictable is not contradicted" LINK="../notebooks/seen_coming.md#unpredictable-is-not-contradicted"/>
    <node TEXT="Did open models give warning?" LINK="../notebooks/seen_coming.md#would-open-models-have-given-warning"/>
  </node>
  <node POSITION="left" TEXT="Beyond scaling: thresholds fall" LINK="../notebooks/thresholds.md">
    <node TEXT="Tasks that PaLM does at a smaller size" LINK="../notebooks/thresholds.md#the-fourteen"/>
    <node TEXT="Data, architecture, objective, tuning" LINK="../notebooks/thresholds.md#five-ways-to-lower-a-threshold"/>
    <node TEXT="Where scaling ends" LINK="../notebooks/thresholds.md#where-scaling-ends"/>
  </node>
  <node POSITION="left" TEXT="Another ruler: perplexity" LINK="../notebooks/perplexity_and_mmlu.md">
    <node TEXT="An axis that families share" LINK="../notebooks/perplexity_and_mmlu.md#the-axis-that-two-families-share"/>
    <node TEXT="MMLU by category and topic" LINK="../notebooks/perplexity_and_mmlu.md#by-category"/>
  </node>
  <node POSITION="left" TEXT="How common? A census of BIG-Bench" LINK="../notebooks/bigbench_census.md">
    <node TEXT="Five classes of curves" LINK="../notebooks/bigbench_census.md#five-classes"/>
    <node TEXT="Does the kind of test matter?" LINK="../notebooks/bigbench_census.md#does-the-kind-of-test-go-with-the-class"/>
  </node>
  <node POSITION="left" TEXT="Risks" LINK="../notebooks/risks.md">
    <node TEXT="Truthfulness, in both directions" LINK="../notebooks/risks.md#truthfulness-both-directions"/>
    <node TEXT="Bias that grows with scale" LINK="../notebooks/risks.md#bias-what-gets-worse-with-scale"/>
    <node TEXT="Risks that may emerge" LINK="../notebooks/risks.md#risks-that-may-themselves-be-emergent"/>
    <node TEXT="What can be done" LINK="../notebooks/risks.md#what-can-be-done"/>
  </node>
  <node POSITION="left" TEXT="Sociology and the road ahead" LINK="../notebooks/sociology_and_future.md">
    <node TEXT="Generalists pass specialists" LINK="../notebooks/sociology_and_future.md#when-was-the-former-best-passed"/>
    <node TEXT="Out of the laboratory" LINK="../notebooks/sociology_and_future.md#from-specialists-to-one-model-and-out-of-the-laboratory"/>
    <node TEXT="Six directions for research" LINK="../notebooks/sociology_and_future.md#six-directions-and-what-came-of-them"/>
  </node>
  <node POSITION="left" TEXT="After the paper" LINK="../notebooks/after_the_paper.md">
    <node TEXT="U-shaped: down, and up again" LINK="../notebooks/after_the_paper.md#down-and-up-again"/>
    <node TEXT="A mirage of the metric?" LINK="../notebooks/after_the_paper.md#is-it-the-metric"/>
    <node TEXT="Loss as the axis" LINK="../notebooks/after_the_paper.md#is-it-the-axis"/>
    <node TEXT="Which claims stand" LINK="../notebooks/after_the_paper.md#which-claims-stand"/>
  </node>
  <node POSITION="left" TEXT="An assessment" LINK="../notebooks/assessment.md">
    <node TEXT="What it did well" LINK="../notebooks/assessment.md#what-it-did-well"/>
    <node TEXT="What it could not do" LINK="../notebooks/assessment.md#what-it-could-not-do"/>
    <node TEXT="How sure to be" LINK="../notebooks/assessment.md#how-sure-should-you-be"/>
  </node>
  <node POSITION="left" TEXT="Does it hold?" LINK="../notebooks/does_it_hold.md">
    <node TEXT="Statements that its own data contradict" LINK="../notebooks/does_it_hold.md#the-contradictions"/>
    <node TEXT="Where figure, table and text disagree" LINK="../notebooks/errata.md"/>
    <node TEXT="All of it in ten minutes" LINK="../notebooks/in_ten_minutes.md"/>
    <node TEXT="The paper, section by section" LINK="section_by_section.md"/>
  </node>
  <node POSITION="left" TEXT="Seven definitions, one set of curves" LINK="../notebooks/seven_definitions.md">
    <node TEXT="Seven readings of one word" LINK="../notebooks/seven_definitions.md#the-seven-readings"/>
    <node TEXT="Where they disagree" LINK="../notebooks/seven_definitions.md#where-they-agree-and-where-not"/>
  </node>
  <node POSITION="left" TEXT="Open models: do thresholds fall?" LINK="../notebooks/open_models.md">
    <node TEXT="Four published fits" LINK="../notebooks/open_models.md#four-published-fits-and-how-far-one-model-moves-them"/>
    <node TEXT="Fewer parameters; compute open" LINK="../notebooks/open_models.md#does-the-threshold-fall"/>
    <node TEXT="What bought it" LINK="../notebooks/open_models.md#what-bought-it"/>
  </node>
  <node POSITION="left" TEXT="Through training: emergence in time" LINK="../notebooks/through_training.md">
    <node TEXT="Is compute all that counts?" LINK="../notebooks/through_training.md#does-compute-say-it-all"/>
    <node TEXT="Finer than a grid of sizes" LINK="../notebooks/through_training.md#before-that-nobody-has-learnt-anything"/>
    <node TEXT="MMLU near chance, not at it" LINK="../notebooks/through_training.md#mmlu-near-chance-throughout-at-chance-not"/>
  </node>
  <node POSITION="left" TEXT="Emergence on your laptop" LINK="../notebooks/emergence_on_your_laptop.md">
    <node TEXT="The loss jumps too" LINK="../notebooks/emergence_on_your_laptop.md#what-jumps-and-what-does-not"/>
    <node TEXT="Learning rates move the threshold" LINK="../notebooks/emergence_on_your_laptop.md#one-learning-rate-another-threshold"/>
  </node>
  <node POSITION="left" TEXT="Your own results" LINK="../notebooks/your_models.md">
    <node TEXT="Who leaves chance, and where" LINK="../notebooks/your_models.md#who-leaves-chance-and-where"/>
    <node TEXT="What differs from the paper" LINK="../notebooks/your_models.md#what-differs-from-the-paper"/>
    <node TEXT="Several sets side by side" LINK="../notebooks/comparison.md"/>
  </node>
  <node POSITION="left" TEXT="Teaching" LINK="teaching.md">
    <node TEXT="Four paths, by the minute" LINK="teaching.md"/>
    <node TEXT="Exercises on the evidence" LINK="../notebooks/exercises_evidence.md"/>
    <node TEXT="Exercises on the explanations" LINK="../notebooks/exercises_explanations.md"/>
    <node TEXT="Exercises in judgement" LINK="../notebooks/exercises_judgement.md"/>
    <node TEXT="Common misconceptions" LINK="../notebooks/misconceptions.md"/>
    <node TEXT="Debate: real or mirage?" LINK="../notebooks/debate.md"/>
    <node TEXT="Six decks of slides" LINK="slides.md"/>
    <node TEXT="Assignments on data" LINK="assignments.md"/>
  </node>
</node>
</map>
