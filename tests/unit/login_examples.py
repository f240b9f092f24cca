"""Made-up lines of each format of login logs, written after the documents that its mapping names.

Each example is ada's login at ``AT`` (Unix seconds) from ``HOME``, then one that failed from ``AWAY`` a
minute later, then a record that is no login.
"""

import json
from typing import Any, Final

AT: Final = 1_732_348_800.0
HOME, AWAY = "203.0.113.7", "198.51.100.9"
AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"

RBA: Final = (
    "index,Login Timestamp,User ID,Round-Trip Time [ms],IP Address,Country,Region,City,ASN,User Agent String,"
    "Browser Name and Version,OS Name and Version,Device Type,Login Successful,Is Attack IP,"
    "Is Account Takeover\n"
    f'0,2024-11-23 08:00:00.000,ada,,{HOME},NO,Vestland,-,29695,"{AGENT}, like Gecko",Firefox 132.0,Linux,'
    "desktop,True,True,False\n"
    f"1,2024-11-23 08:01:00.000,ada,412,{AWAY},US,-,-,60117.0,curl/8,curl 8,Linux,desktop,False,False,False\n"
    f"2,2024-11-23 08:02:00.000,ada,,{AWAY},US,-,-,60117,curl/8,curl 8,Linux,desktop,True,False,True\n"
)

OCSF: Final[list[dict[str, Any]]] = [
    {
        "class_uid": 3002,
        "category_uid": 3,
        "activity_id": 1,
        "type_uid": 300201,
        "status_id": status,
        "severity_id": 1,
        "time": at,
        "is_mfa": True,
        "is_remote": True,
        "metadata": {"uid": f"m{at}", "version": "1.3.0", "product": {"name": "idp"}},
        "user": {"uid": "ada", "name": "Ada L.", "type_id": 1},
        "auth_factors": [{"factor_type_id": 11}, {"factor_type_id": 10}],
        "http_request": {"user_agent": AGENT},
        "service": {"name": "web"},
        "src_endpoint": {
            "ip": address,
            "autonomous_system": {"number": 2119},
            "location": {"country": "NO", "region": "NO-03", "city": "Oslo", "coordinates": [10.7, 59.9]},
        },
    }
    for status, at, address in ((1, int(AT * 1000), HOME), (2, int(AT * 1000) + 60_000, AWAY))
]
OCSF.append({**OCSF[0], "activity_id": 2, "type_uid": 300202})

KEYCLOAK: Final[list[dict[str, Any]]] = [
    {
        "id": "0d1f6b44-1c8e-4d51-9c70-aa20ce0d6b0f",
        "time": int(AT * 1000),
        "type": "LOGIN",
        "realmId": "5f1a2c",
        "clientId": "web",
        "userId": "ada",
        "sessionId": "1b9c",
        "ipAddress": HOME,
        "details": {
            "auth_method": "openid-connect",
            "auth_type": "code",
            "username": "ada@example.com",
            "redirect_uri": "https://app.example.com/cb",
            "code_id": "1b9c",
        },
    },
    {
        "id": "55aa",
        "time": int(AT * 1000) + 60_000,
        "type": "LOGIN_ERROR",
        "realmId": "5f1a2c",
        "clientId": "web",
        "userId": "ada",
        "ipAddress": AWAY,
        "error": "invalid_user_credentials",
        "details": {"auth_method": "openid-connect", "username": "ada@example.com"},
    },
    {
        "id": "55ab",
        "time": int(AT * 1000) + 61_000,
        "type": "LOGIN_ERROR",
        "realmId": "5f1a2c",
        "clientId": "web",
        "ipAddress": AWAY,
        "error": "expired_code",
        "details": {},
    },
]

AUTH0: Final[list[dict[str, Any]]] = [
    {
        "_id": "90020241",
        "log_id": "90020241",
        "date": "2024-11-23T08:00:00.000Z",
        "type": "s",
        "description": "Successful login",
        "connection": "Username-Password-Authentication",
        "client_id": "web",
        "client_name": "Web",
        "ip": HOME,
        "user_id": "ada",
        "user_name": "ada@example.com",
        "user_agent": "Firefox 132.0.0 / Linux 0.0.0",
        "hostname": "tenant.eu.auth0.com",
        "location_info": {
            "country_code": "NO",
            "country_name": "Norway",
            "subdivision_code": "03",
            "city_name": "Oslo",
            "latitude": 59.9,
            "longitude": 10.7,
        },
    },
    {
        "log_id": "90020242",
        "date": "2024-11-23T08:01:00.000Z",
        "type": "fp",
        "ip": AWAY,
        "user_id": "ada",
        "user_name": "ada@example.com",
        "user_agent": "Chrome 130.0.0 / Windows 10.0.0",
        "client_id": "web",
    },
    {
        "log_id": "90020243",
        "date": "2024-11-23T08:00:01.000Z",
        "type": "seacft",
        "ip": HOME,
        "user_id": "ada",
    },
]

OKTA: Final[list[dict[str, Any]]] = [
    {
        "uuid": f"dc9fd3c0-{result}",
        "published": published,
        "eventType": "user.session.start",
        "version": "0",
        "severity": "INFO",
        "displayMessage": "User login to Okta",
        "actor": {"id": "ada", "type": "User", "alternateId": "ada@example.com", "displayName": "Ada L."},
        "client": {
            "userAgent": {"rawUserAgent": AGENT, "os": "Linux", "browser": "FIREFOX"},
            "zone": "null",
            "device": "Computer",
            "id": None,
            "ipAddress": address,
            "geographicalContext": {
                "city": "Oslo",
                "state": "Oslo",
                "country": "Norway",
                "postalCode": "0150",
                "geolocation": {"lat": 59.9, "lon": 10.7},
            },
        },
        "authenticationContext": {"credentialType": "PASSWORD", "externalSessionId": "102b"},
        "securityContext": {"asNumber": 2119, "asOrg": "telenor", "isp": "telenor", "isProxy": False},
        "outcome": {"result": result, "reason": None},
        "target": None,
    }
    for result, published, address in (
        ("SUCCESS", "2024-11-23T08:00:00.000Z", HOME),
        ("FAILURE", "2024-11-23T08:01:00.000Z", AWAY),
    )
]
OKTA.append({**OKTA[0], "eventType": "user.authentication.sso"})

ENTRA: Final[list[dict[str, Any]]] = [
    {
        "id": f"66ea54eb-{code}",
        "createdDateTime": created,
        "userDisplayName": "Ada L.",
        "userId": "ada",
        "userPrincipalName": "ada@example.com",
        "appId": "web",
        "appDisplayName": "Portal",
        "ipAddress": address,
        "clientAppUsed": "Browser",
        "isInteractive": True,
        "status": {"errorCode": code, "failureReason": "Other."},
        "deviceDetail": {"deviceId": "d1", "browser": "Firefox 132.0", "operatingSystem": "Linux"},
        "location": {
            "city": "Oslo",
            "state": "Oslo",
            "countryOrRegion": "NO",
            "geoCoordinates": {"altitude": None, "latitude": 59.9, "longitude": 10.7},
        },
    }
    for code, created, address in (
        (0, "2024-11-23T08:00:00.0000000Z", HOME),
        (50126, "2024-11-23T08:01:00.0000000Z", AWAY),
        (50140, "2024-11-23T08:02:00.0000000Z", HOME),
    )
]

CLOUDTRAIL: Final[list[dict[str, Any]]] = [
    {
        "eventVersion": "1.08",
        "eventSource": "signin.amazonaws.com",
        "eventName": "ConsoleLogin",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDACKCEVSQ6C2EXAMPLE",
            "accountId": "111122223333",
            "arn": "arn:aws:iam::111122223333:user/ada",
            "userName": "ada",
        },
        "eventTime": "2024-11-23T08:00:00Z",
        "awsRegion": "eu-north-1",
        "sourceIPAddress": HOME,
        "userAgent": AGENT,
        "requestParameters": None,
        "responseElements": {"ConsoleLogin": "Success"},
        "additionalEventData": {
            "LoginTo": "https://console.aws.amazon.com/",
            "MobileVersion": "No",
            "MFAUsed": "Yes",
        },
        "eventID": "11ea990b",
        "eventType": "AwsConsoleSignIn",
        "recipientAccountId": "111122223333",
    },
    {
        "eventVersion": "1.08",
        "eventSource": "signin.amazonaws.com",
        "eventName": "ConsoleLogin",
        "userIdentity": {
            "type": "IAMUser",
            "accountId": "111122223333",
            "accessKeyId": "",
            "userName": "ada",
        },
        "eventTime": "2024-11-23T08:01:00Z",
        "sourceIPAddress": AWAY,
        "userAgent": AGENT,
        "errorMessage": "Failed authentication",
        "responseElements": {"ConsoleLogin": "Failure"},
        "additionalEventData": {"MobileVersion": "No", "MFAUsed": "No"},
        "eventID": "11ea990c",
    },
    {
        "eventVersion": "1.08",
        "eventSource": "s3.amazonaws.com",
        "eventName": "ListBuckets",
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ada"},
        "eventTime": "2024-11-23T08:02:00Z",
        "sourceIPAddress": "AWS Internal",
        "responseElements": None,
    },
]

SSHD: Final = (
    f"2024-11-23T09:00:00+01:00 web sshd[811]: Accepted publickey for ada from {HOME} port 50022 ssh2:"
    " ED25519 SHA256:Q3k7dJm1\n"
    f"2024-11-23T09:01:00+01:00 web sshd[812]: Failed password for ada from {AWAY} port 50023 ssh2\n"
    "2024-11-23T09:01:02+01:00 web CRON[99]: pam_unix(cron:session): session opened for user root\n"
)

LIMEN: Final = (
    f'{{"type": "login", "id": "l1", "at": {AT}, "user": "ada", "client_ip": "{HOME}", "device": "c0ffee",'
    f' "client": "web", "headers": [["user-agent", "{AGENT}"]]}}\n'
    f'{{"type": "login", "at": {AT + 60}, "user": "ada", "client_ip": "{AWAY}", "outcome": "failure",'
    ' "user_agent": "curl/8", "device_id": null, "asn": 1234, "country": "US"}\n'
    f'{{"at": {AT + 61}, "method": "GET", "target": "/"}}\n'
)


def lines(records: list[dict[str, Any]]) -> str:
    """Records as JSON lines."""
    return "".join([json.dumps(record) + "\n" for record in records])


EXAMPLES: Final[dict[str, str]] = {
    "limen": LIMEN,
    "rba": RBA,
    "ocsf": lines(OCSF),
    "keycloak": lines(KEYCLOAK),
    "auth0": lines(AUTH0),
    "okta": lines(OKTA),
    "entra": lines(ENTRA),
    "cloudtrail": lines(CLOUDTRAIL),
    "sshd": SSHD,
}
DOCUMENTS: Final[dict[str, str]] = {
    "keycloak": json.dumps(KEYCLOAK, indent=2),
    "auth0": json.dumps([{"log_id": each["log_id"], "data": each} for each in AUTH0]),
    "okta": json.dumps(OKTA),
    "entra": json.dumps(
        {
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns",
            "@odata.nextLink": "https://graph.microsoft.com/next",
            "value": ENTRA,
        }
    ),
    "cloudtrail": json.dumps({"Records": CLOUDTRAIL}),
}
"""The same records as exports and APIs give them."""
