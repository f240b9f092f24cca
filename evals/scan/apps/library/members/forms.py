from django import forms

from .models import Member


class RegisterForm(forms.ModelForm):
    pin = forms.RegexField(r"^\d{6}$")

    class Meta:
        model = Member
        fields = ["name", "email", "phone"]

    def save(self, commit=True):
        self.instance.set_pin(self.cleaned_data["pin"])
        return super().save(commit)
