# What ExaBGP makes of lines of its text API: reads lines, and writes for each the UPDATE messages
# as hexadecimal digits, each behind the number of its line, or "error". Runs ExaBGP's own parser
# and encoder, for an external session from AS 64496, 192.0.2.1, with four-octet AS numbers.
import sys
import tempfile

sys.path.insert(0, '/usr/lib/python3/dist-packages')

from exabgp.configuration.setup import environment

environment.setup('')

from exabgp.bgp.message import OUT, Open, Update
from exabgp.bgp.message.open import ASN, HoldTime, RouterID, Version
from exabgp.bgp.message.open.capability import Capabilities, Capability, Negotiated
from exabgp.bgp.message.update.attribute import NextHop
from exabgp.configuration.configuration import Configuration
from exabgp.configuration.core.format import formated
from exabgp.protocol.ip import NoNextHop
from exabgp.reactor.api import API
from exabgp.reactor.api.command.limit import extract_neighbors

with tempfile.NamedTemporaryFile('w', suffix='.conf') as file:
    file.write(
        'neighbor 192.0.2.2 { router-id 192.0.2.1; local-address 192.0.2.1; local-as 64496;'
        ' peer-as 64511; family { ipv4 unicast; ipv6 unicast; ipv4 flow; ipv6 flow; } }\n'
    )
    file.flush()
    configuration = Configuration([file.name])
    assert configuration.reload() is True, configuration.error

neighbor = list(configuration.neighbors.values())[0]
capabilities = Capabilities().new(neighbor, False)
capabilities[Capability.CODE.MULTIPROTOCOL] = neighbor.families()
negotiated = Negotiated(neighbor)
negotiated.sent(Open(Version(4), ASN(64496), HoldTime(180), RouterID('192.0.2.1'), capabilities))
negotiated.received(
    Open(Version(4), ASN(64511), HoldTime(180), RouterID('192.0.2.2'), capabilities)
)
api = API.__new__(API)
api.configuration = Configuration([])

for number, line in enumerate(sys.stdin, 1):
    _, command = extract_neighbors(formated(line))
    try:
        if ' flow ' in command:
            changes = api.api_flow(command)
        elif ' attributes ' in command:
            changes = api.api_attributes(command, [])
        else:
            changes = api.api_route(command)
    except Exception:
        changes = []
    if not changes:
        print(number, 'error')
    for change in changes:
        nlri = change.nlri
        nlri.action = OUT.ANNOUNCE if command.startswith('announce') else OUT.WITHDRAW
        if nlri.action == OUT.WITHDRAW and nlri.nexthop is NoNextHop:
            nlri.nexthop = NextHop('0.0.0.0')
        if getattr(nlri.nexthop, 'SELF', False):
            nlri.nexthop = neighbor.ip_self(nlri.afi)
            change.attributes[NextHop.ID] = NextHop(nlri.nexthop.top())
        for message in Update([nlri], change.attributes).messages(negotiated):
            print(number, message.hex())
