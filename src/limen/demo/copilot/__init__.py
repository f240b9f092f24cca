"""The copilot in the demonstration: one sentence changes how long tokens live, and one word takes it back.

Nothing here plans, tries or changes anything: it runs the commands that a person would, and calls the API.
"""
