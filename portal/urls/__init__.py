"""Addresses of the portal's own pages."""

from portal.urls import public, staff, style

urlpatterns = [*public.urlpatterns, *staff.urlpatterns, *style.urlpatterns]
