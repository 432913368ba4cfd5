"""Addresses of the calendar of the bench and its feeds."""

from django.urls import path

from judges.views import calendar, feeds

urlpatterns = [
    path("calendar/", calendar.months, name="calendar"),
    path("calendar/events/", calendar.EventList.as_view(), name="calendar-events"),
    path("calendar/events/new/", calendar.event_new, name="calendar-event-new"),
    path("calendar/events/<slug:slug>/", calendar.event_page, name="calendar-event"),
    path("calendar/events/<slug:slug>/remove/", calendar.event_remove, name="calendar-event-remove"),
    path("calendar/feeds/", feeds.addresses, name="calendar-feeds"),
    path("calendar/feeds/<slug:kind>/", feeds.change_address, name="calendar-feed-new"),
    path("calendar/feed/<str:token>.ics", feeds.feed, name="calendar-feed"),
    path("calendar/<slug:kind>.ics", feeds.download, name="calendar-download"),
]
