"""The quizzes, one file a lesson: each option with the explanation that it gets once answered."""
