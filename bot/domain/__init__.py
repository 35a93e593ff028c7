"""Frozen values that every part of Wutong speaks in. No behaviour beyond what a value can say of itself.

``messages``  what comes in and what goes out
``reading``   what was understood of a text
``people``    the organization tree and its members
``ledger``    reports, matters and their timeline
``clock``     the office's day
"""
