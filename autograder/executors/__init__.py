"""Where jobs run: an executor takes jobs and yields each result once, as it comes, in any order.

How a job is contained is the sandbox's business and no executor's.
"""
