"""Addresses of officers, desks and duty; no person's name stands in any."""

from django.urls import URLPattern, path, re_path

from comity.people.views import desks, officers, own, signing

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("enrol/", signing.enrol, name="enrol"),
    path("invited/", signing.invited, name="invited"),
    path("invited/<str:code>/", signing.invited_by_link, name="invited_by_link"),
    path("my/profile/", own.profile, name="profile"),
    path("my/password/", own.password, name="password"),
    path("my/sessions/", own.signed_in, name="sessions"),
    path("my/sessions/end/", own.end_sessions, name="end_sessions"),
    path("my/sessions/<int:pk>/end/", own.end_sessions, name="end_session"),
    path("officers/", officers.officers, name="officers"),
    path("officers/invite/", officers.invite, name="invite"),
    path("officers/<int:pk>/", officers.officer, name="officer"),
    path("officers/<int:pk>/change/", officers.change, name="change_officer"),
    path("officers/<int:pk>/code/", officers.new_code, name="new_code"),
    path("officers/<int:pk>/role/", officers.propose_role, name="propose_role"),
    re_path(r"^officers/(?P<pk>[0-9]+)/(?P<step>lock|unlock|release|restore)/$", officers.with_reason, name="with_reason"),
    re_path(r"^roles/(?P<pk>[0-9]+)/(?P<step>grant|decline|end)/$", officers.role_step, name="role_step"),
    re_path(r"^restorations/(?P<pk>[0-9]+)/(?P<step>restore|drop)/$", officers.restoration_step, name="restoration_step"),
    path("desks/", desks.desks, name="desks"),
    path("desks/found/", desks.found, name="found_desk"),
    path("desks/<int:pk>/", desks.desk, name="desk"),
    path("desks/<int:pk>/act/", own.switch_desk, name="switch_desk"),
    path("desks/<int:pk>/change/", desks.change, name="change_desk"),
    path("desks/<int:pk>/holidays/", desks.add_holiday, name="add_holiday"),
    re_path(r"^desks/(?P<pk>[0-9]+)/holidays/(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})/$", desks.drop_holiday, name="drop_holiday"),
    path("desks/<int:pk>/worked/", desks.add_worked_day, name="add_worked_day"),
    re_path(r"^desks/(?P<pk>[0-9]+)/worked/(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})/$", desks.drop_worked_day, name="drop_worked_day"),
    path("desks/<int:pk>/duty/", desks.plan_duty, name="plan_duty"),
    path("desks/<int:pk>/take-over/", desks.take_over, name="take_over"),
    path("desks/<int:pk>/hand-over/", desks.hand_over, name="hand_over"),
    path("duty/<int:pk>/cancel/", desks.cancel_duty, name="cancel_duty"),
]
