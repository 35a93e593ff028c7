"""Who is who: people and organizations from a spreadsheet or from DingTalk's contacts.

``levels``  what an organization is, by its name
``roster``  spreadsheets in and out
``sync``    DingTalk's contacts, with the default rules
"""
