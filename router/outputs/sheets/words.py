"""Words on the sheets."""

from collections.abc import Mapping
from typing import TypeAlias

Words: TypeAlias = Mapping[str, str]

_LANGUAGES = ("en", "zh", "fr", "de", "es")
_WORDS: Mapping[str, tuple[str, str, str, str, str]] = {
    "language": ("en", "zh-Hans", "fr", "de", "es"),
    "route": ("Route", "路线单", "Tournée", "Tour", "Ruta"),
    "loading": ("Loading list", "装车单", "Liste de chargement", "Ladeliste", "Lista de carga"),
    "loading_hint": (
        "load from top to bottom: the last stop first",
        "自上而下装车：最后一站最先装",
        "charger de haut en bas : le dernier arrêt d'abord",
        "von oben nach unten laden: der letzte Stopp zuerst",
        "cargar de arriba abajo: la última parada primero",
    ),
    "trip": ("trip", "车次", "tour", "Fahrt", "viaje"),
    "dock": ("at the dock", "到月台", "au quai", "an der Rampe", "en el muelle"),
    "leaves": ("leaves", "出发", "départ", "Abfahrt", "salida"),
    "ends": ("ends", "结束", "fin", "Ende", "fin"),
    "stops": ("stops", "站数", "arrêts", "Stopps", "paradas"),
    "number": ("no.", "序号", "n°", "Nr.", "n.º"),
    "eta": ("ETA", "预计到达", "arrivée", "Ankunft", "llegada"),
    "window": ("window", "时间窗", "créneau", "Zeitfenster", "franja"),
    "from": ("from", "自", "dès", "ab", "desde"),
    "until": ("until", "至", "jusqu'à", "bis", "hasta"),
    "address": ("address and order", "地址与订单", "adresse et commande", "Adresse und Auftrag", "dirección y pedido"),
    "contact": ("contact and notes", "联系人与备注", "contact et remarques", "Kontakt und Hinweise", "contacto y notas"),
    "load": ("off / on", "卸 / 装", "− / +", "ab / auf", "− / +"),
    "requires": ("requires", "要求", "exige", "verlangt", "requiere"),
    "navigate": ("navigate", "导航", "itinéraire", "Navigation", "navegar"),
    "signature": ("signature", "签收", "signature", "Unterschrift", "firma"),
    "start": ("start", "起点", "départ", "Start", "salida"),
    "end": ("end", "终点", "arrivée", "Ende", "fin"),
    "reload": ("reload", "补货", "rechargement", "Nachladen", "recarga"),
    "break": ("break", "休息", "pause", "Pause", "pausa"),
    "pickup": ("pick up", "取货", "enlèvement", "Abholung", "recogida"),
    "order": ("order", "订单", "commande", "Auftrag", "pedido"),
    "amount": ("amount", "数量", "quantité", "Menge", "cantidad"),
    "stop": ("stop", "站", "arrêt", "Stopp", "parada"),
    "note": ("notes", "备注", "remarques", "Hinweise", "notas"),
    "total": ("total", "合计", "total", "gesamt", "total"),
    "page": ("page", "页", "page", "Seite", "página"),
    "elsewhere": (
        "not the customer's own door",
        "非收件人本人地址",
        "pas à la porte du client",
        "nicht die Tür des Kunden",
        "no es la puerta del cliente",
    ),
    "picking": ("Picking list", "拣货单", "Liste de préparation", "Kommissionierliste", "Lista de preparación"),
    "goods": ("goods", "货品", "articles", "Ware", "artículos"),
    "goes": ("goes with", "去向", "part avec", "geht mit", "sale con"),
    "pieces": ("pieces", "件数", "pièces", "Stück", "piezas"),
    "parcel": ("parcel", "包裹", "colis", "Paket", "paquete"),
    "to": ("to", "收件", "à", "an", "para"),
    "collected": ("collected here", "到店自提", "retiré ici", "hier abgeholt", "se recoge aquí"),
    "scheduled": ("slot", "预约", "créneau", "Termin", "franja"),
    "night": ("night", "夜间", "nuit", "Nacht", "noche"),
    "instant": ("instant", "即时", "express", "sofort", "inmediato"),
    "self_pickup": ("self pickup", "自提", "retrait", "Selbstabholung", "recogida del cliente"),
}

WORDS: Mapping[str, Words] = {
    language: {key: words[number] for key, words in _WORDS.items()} for number, language in enumerate(_LANGUAGES)
}
"""Language → key → word."""
