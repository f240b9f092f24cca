from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument('--port', type=int, default=8000)

    def handle(self, **options):
        call_command('migrate', verbosity=0)
        call_command('loaddata', 'demo', verbosity=0)
        call_command('runserver', '127.0.0.1:%d' % options['port'], use_reloader=False, skip_checks=True)
