"""Words: catalogs, quizzes, answers, help cards and services, all by key and language."""
