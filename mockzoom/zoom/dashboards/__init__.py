"""Dashboards: the meetings and webinars that are live or were held, one of them, and its participants.

Operations: dashboardMeetings, dashboardMeetingDetail, dashboardMeetingParticipants and their twins of webinars. They
show what reports show, from the same sessions, and also those that are live.
"""
