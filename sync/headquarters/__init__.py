"""Headquarters: keeps and passes on what it cannot read, and enforces who may read and write which scope.

From below to above: ``store`` (the database) and ``contents`` (sealed documents); ``directories`` (the directory
lived through); ``answers`` (one file a subject) and ``headquarters`` (one function answers a request); ``app`` (the
shell that speaks HTTP); ``commands`` (the command line). No state beside the database and the contents: any number of
workers on any number of machines may serve one organisation.
"""
