# Reads the numbers that drumbeat-bench wrote with Google's numbering plans, as published
# for Python, and says how many were read differently: {"version", "numbers", "different"}.
import json
import sys

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

# A person answers at none of these.
SERVICE = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PAGER,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
    PhoneNumberType.UNKNOWN,
}


def read(region, text):
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    if phonenumbers.number_type(number) in SERVICE:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


numbers = 0
different = 0
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        region, text, ours = line.rstrip("\n").split("\t")
        theirs = read(region, text)
        numbers += 1
        if theirs != ours:
            different += 1
            print(region, text, "ours:", ours or "-", "theirs:", theirs or "-", file=sys.stderr)
print(json.dumps({"version": phonenumbers.__version__, "numbers": numbers, "different": different}))
