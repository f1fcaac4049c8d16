"""The style page."""

from django.urls import path

from portal.views.style import StyleView

urlpatterns = [path("gaya/", StyleView.as_view(), name="style")]
