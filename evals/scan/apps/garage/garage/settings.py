import os
import secrets
import tempfile

BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

SECRET_KEY = os.environ.get('SECRET_KEY', secrets.token_urlsafe(48))
DEBUG = False
ALLOWED_HOSTS = ['127.0.0.1', 'localhost', 'garage.example.org']

INSTALLED_APPS = [
    'django.contrib.contenttypes',
    'django.contrib.auth',
    'rest_framework',
    'rest_framework.authtoken',
    'accounts',
    'workshop',
]
AUTH_USER_MODEL = 'accounts.User'
PASSWORD_HASHERS = ['django.contrib.auth.hashers.ScryptPasswordHasher']
AUTH_PASSWORD_VALIDATORS = [
    {'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator', 'OPTIONS': {'min_length': 10}},
]

MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.middleware.common.CommonMiddleware',
]
ROOT_URLCONF = 'garage.urls'
WSGI_APPLICATION = 'garage.wsgi.application'

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': os.environ.get('GARAGE_DB', os.path.join(tempfile.mkdtemp(), 'garage.db')),
    }
}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000

REST_FRAMEWORK = {
    'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication.TokenAuthentication'],
    'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],
    'DEFAULT_RENDERER_CLASSES': ['rest_framework.renderers.JSONRenderer'],
    'DEFAULT_PARSER_CLASSES': ['rest_framework.parsers.JSONParser'],
    'DEFAULT_PAGINATION_CLASS': 'garage.paging.Pages',
    'DEFAULT_THROTTLE_RATES': {'login': '10/min', 'voucher': '20/min'},
    'EXCEPTION_HANDLER': 'garage.errors.handler',
}

PHOTO_HOSTS = ['photos.garage.example.org']
