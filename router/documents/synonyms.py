"""What people call things: columns, tables and units in English, Chinese, French, German, Spanish and Portuguese.

Names are compared without regard to case, accents, spaces and signs. The names of the schemas themselves need no entry.
"""

from collections.abc import Mapping

_PLACE: Mapping[str, str] = {
    "lat": "latitude, breite, breitengrad, latitud, y, lat coordinate, gps lat, gps latitude, 纬度, 緯度",
    "lon": "longitude, lng, long, länge, längengrad, longitud, x, gps lon, gps lng, gps longitude, 经度, 經度",
    "address": "adresse, adresse de livraison, delivery address, shipping address, full address, anschrift, lieferadresse, straße, "
    "strasse, street, street address, rue, calle, dirección, dirección de entrega, domicilio, endereço, morada, 地址, 收货地址, "
    "送货地址, 收件地址, 详细地址, 住址, 配送地址, 地點, 住所",
    "house_number": "house number, house no, hausnummer, hausnr, numéro de rue",
    "postcode": "postal code, zip, zip code, code postal, cp, plz, postleitzahl, código postal, codigo postal, 邮编, 邮政编码, 郵便番号",
    "city": "town, ville, stadt, ort, ciudad, población, localidad, cidade, commune, municipality, 城市, 市",
    "zone": "district, zona, secteur, bezirk, 区域, 片区",
}

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "orders": {
        **_PLACE,
        "id": "order, order id, order no, order number, order nr, order code, order ref, order reference, delivery id, job id, shipment id, "
        "shipment, stop id, visit id, commande, numéro de commande, n° de commande, n° commande, no commande, num commande, réf commande, "
        "référence commande, bestellung, bestellnummer, bestellnr, bestell nr, auftrag, auftragsnummer, auftragsnr, auftrags nr, "
        "lieferscheinnummer, pedido, número de pedido, n° de pedido, n° pedido, no pedido, num pedido, nº pedido, nº de pedido, "
        "código de pedido, encomenda, número da encomenda, nº encomenda, 订单号, 订单编号, 订单id, 订单, 单号, 编号, 運單號, 訂單號, 訂單編號, 注文番号",
        "mode": "delivery mode, delivery type, mode de livraison, type de livraison, lieferart, modo, modo de entrega, tipo de entrega, 模式, "
        "配送方式, 配送模式, 配送类型",
        "channel": "sales channel, canal, kanal, vertriebskanal, 渠道, 来源",
        "slots": "slot, time window, time windows, timewindow, window, tw, delivery window, delivery slot, delivery time, time slot, timeslot, "
        "delivery time window, requested time, créneau, créneaux, créneau horaire, créneau de livraison, plage horaire, horaire de livraison, "
        "fenêtre horaire, zeitfenster, lieferfenster, lieferzeitfenster, lieferzeit, uhrzeit, franja, franja horaria, ventana, "
        "ventana horaria, ventana de entrega, horario, horario de entrega, hora de entrega, janela, janela horária, horário, "
        "horário de entrega, 时段, 时间窗, 时间窗口, 送达时段, 送达时间, 期望送达时间, 期望时间, 配送时间, 配送时段, 预约时间, 要求送达时间, 時段, 送達時段, "
        "配達時間",
        "slots_from": "time window from, time window start, time window open, window from, window start, window open, window begin, tw from, "
        "tw start, tw open, slot from, slot start, delivery from, deliver from, deliver after, earliest, earliest time, earliest delivery, "
        "earliest start, ready time, not before, open time, from, from time, start time, start, time from, créneau début, début créneau, "
        "début de créneau, début du créneau, début, heure début, heure de début, de, livrer après, au plus tôt, von, ab, uhrzeit von, zeit von, "
        "zeitfenster von, zeitfenster beginn, lieferzeit von, lieferfenster von, lieferung ab, frühestens, desde, hora desde, hora inicio, "
        "hora de inicio, inicio, inicio franja, franja desde, ventana desde, entrega desde, início, hora início, 开始时间, 最早送达时间, 最早时间, "
        "最早到达时间, 时间窗开始, 送达开始时间, 时段开始, 不早于, 起始时间, 開始時間",
        "slots_to": "time window to, time window end, time window close, window to, window end, window close, tw to, tw end, tw close, slot to, "
        "slot end, delivery to, delivery until, deliver to, deliver before, deliver until, latest, latest time, latest delivery, latest end, due time, due date, due, not after, close time, "
        "to, until, to time, end time, end, time to, créneau fin, fin créneau, fin de créneau, fin du créneau, fin, heure fin, heure de fin, à, "
        "livrer avant, au plus tard, bis, uhrzeit bis, zeit bis, zeitfenster bis, zeitfenster ende, lieferzeit bis, lieferfenster bis, "
        "lieferung bis, spätestens, hasta, hora hasta, hora fin, hora de fin, fin franja, franja hasta, ventana hasta, entrega hasta, até, fim, "
        "hora fim, 结束时间, 最晚送达时间, 最晚时间, 最晚到达时间, 时间窗结束, 送达结束时间, 时段结束, 不晚于, 截止时间, 結束時間",
        "preferred": "preferred window, preferred time, préféré, créneau préféré, wunschzeit, horario preferido, 首选时段, 偏好时段",
        "placed_at": "placed, ordered at, order time, order placed, created, created at, date de commande, commandé le, bestellt am, bestellzeit, "
        "bestelldatum, fecha de pedido, fecha pedido, pedido el, 下单时间, 订单时间, 下單時間",
        "ready_at": "ready, available from, release, release time, prêt à, disponible à partir de, bereit ab, verfügbar ab, listo a, "
        "disponible desde, 备货完成时间, 可取时间",
        "origin": "store, depot, warehouse, shop, pickup site, from store, magasin, entrepôt, dépôt, filiale, lager, depot id, tienda, almacén, "
        "depósito, loja, armazém, 门店, 发货点, 仓库, 发货仓, 門店",
        "pickup_point": "pick up point, collection point, locker, point relais, point de retrait, abholpunkt, abholort, punto de recogida, "
        "ponto de recolha, 自提点, 自提柜",
        "service_min": "service, service time, service duration, stop time, stop duration, time on site, unloading time, handling time, "
        "durée, durée de service, temps de service, durée d'arrêt, temps sur place, servicezeit, standzeit, stoppzeit, entladezeit, dauer, "
        "duración, duración del servicio, tiempo de servicio, tiempo de descarga, tempo de serviço, duração, 服务时间, 服务时长, 停留时间, 卸货时间",
        "setup_min": "setup, setup time, parking time, temps de stationnement, rüstzeit, parkzeit, tiempo de aparcamiento, 停车时间",
        "priority": "prio, priorité, priorität, prioridad, prioridade, 优先级, 优先",
        "penalty": "pénalité, strafe, strafkosten, penalización, penalidade, 罚金, 惩罚",
        "value": "order value, goods value, montant, valeur, warenwert, bestellwert, wert, importe, valor, 金额, 订单金额, 货值",
        "requires": "skill, skills, required skills, requirements, compétence, compétences, anforderungen, requisitos, habilidades, 技能, 技能要求",
        "goods": "goods type, product type, type de marchandise, warenart, tipo de mercancía, 货物类型, 商品类型",
        "vehicles": "allowed vehicles, only vehicles, véhicules autorisés, erlaubte fahrzeuge, vehículos permitidos, 指定车辆",
        "not_vehicles": "forbidden vehicles, véhicules interdits, verbotene fahrzeuge, vehículos prohibidos, 禁用车辆",
        "unattended": "leave at door, safe place, dépôt sans contact, abstellgenehmigung, dejar en puerta, 无接触配送, 放门口",
        "note": "notes, remark, remarks, comment, comments, instructions, delivery instructions, remarque, remarques, commentaire, commentaires, "
        "consignes, bemerkung, bemerkungen, anmerkung, hinweis, notiz, kommentar, nota, notas, observaciones, comentario, comentarios, "
        "observações, 备注, 订单备注, 说明, 備註, 備考",
        "weight": "wt, gross weight, poids, gewicht, masse, peso, 重量, 总重量, 毛重",
        "volume": "vol, volumen, cubage, kubatur, 体积, 容积, 體積",
        "pieces": "parcels, packages, boxes, cartons, items count, number of parcels, colis, nb colis, nombre de colis, cartons, pakete, stück, "
        "kolli, packstücke, bultos, paquetes, cajas, 件数, 箱数, 包裹数, 件數, 個数",
        "load": "demand, quantity, qty, quantité, qté, menge, bedarf, cantidad, demanda, carga, quantidade, 需求, 需求量, 数量",
    },
    "sites": {
        **_PLACE,
        "id": "site, site id, site code, depot, depot id, warehouse, warehouse id, store id, store, code, dépôt, code site, entrepôt, magasin, "
        "standort, lager, lager id, almacén, tienda, depósito, centro, loja, 站点, 站点编号, 门店编号, 仓库编号, 编号",
        "kind": "type, site type, art, typ, tipo, 类型",
        "name": "site name, depot name, nom, libellé, bezeichnung, nombre, nome, 名称, 站点名称, 门店名称",
        "opening": "opening hours, hours, open, horaires, horaires d'ouverture, öffnungszeiten, horario, horario de apertura, 营业时间",
        "opening_from": "open from, opens, opening time, ouverture, öffnet, abre, 开门时间",
        "opening_to": "open until, closes, closing time, fermeture, schließt, cierra, 关门时间",
        "loading_min": "loading, loading time, temps de chargement, ladezeit, tiempo de carga, 装货时间",
        "docks": "dock count, quais, rampen, laderampen, muelles, 月台数",
    },
    "vehicles": {
        "id": "vehicle, vehicle id, vehicle no, van, van id, truck, truck id, registration, plate, license plate, véhicule, camion, "
        "immatriculation, fahrzeug, fahrzeug nr, kennzeichen, vehículo, furgoneta, matrícula, veículo, 车辆, 车牌, 车牌号, 车辆编号, 编号",
        "kind": "type, vehicle type, vehicle kind, type de véhicule, fahrzeugtyp, typ, tipo, tipo de vehículo, 车型, 类型",
        "count": "number of vehicles, nombre, anzahl, cantidad, quantidade, 数量",
        "start": "depot, start site, start depot, start location, home depot, store, warehouse, dépôt, départ, dépôt de départ, startort, "
        "startdepot, lager, depósito, almacén, salida, 起点, 出发点, 出发仓",
        "end": "end site, end depot, end location, arrivée, dépôt d'arrivée, zielort, enddepot, llegada, 终点",
        "shift": "working hours, work hours, working time, hours, horaires, horaires de travail, arbeitszeit, schicht, dienstzeit, turno, "
        "horario, jornada, 班次, 工作时间",
        "shift_from": "shift start, shift from, shift begin, work start, start time, available from, début, début de service, heure de début, "
        "heure début, schichtbeginn, dienstbeginn, arbeitsbeginn, von, inicio, inicio turno, hora inicio, hora de inicio, 上班时间, 开始时间",
        "shift_to": "shift end, shift to, work end, end time, available until, fin, fin de service, heure de fin, heure fin, schichtende, "
        "dienstende, arbeitsende, bis, fin turno, hora fin, hora de fin, 下班时间, 结束时间",
        "fixed_price": "fixed cost, cost per day, coût fixe, fixkosten, coste fijo, 固定成本",
        "km_price": "cost per km, price per km, coût au km, coût par km, kosten pro km, kosten je km, coste por km, 每公里成本",
        "hour_price": "cost per hour, price per hour, hourly cost, coût horaire, coût par heure, kosten pro stunde, stundensatz, "
        "coste por hora, 每小时成本",
        "max_stops": "maximum stops, stops max, nb arrêts max, max stopps, máximo de paradas, 最大停靠数",
        "max_km": "maximum distance, max distance, distance max, maximale strecke, distancia máxima, 最大里程",
        "max_duration_min": "max duration, max route duration, durée max, maximale dauer, duración máxima, 最大时长",
        "skills": "skill, compétences, fähigkeiten, habilidades, capacidades, 技能",
        "breaks": "break, pause, pauses, pausen, pausa, descanso, 休息",
        "capacity_weight": "weight capacity, capacity weight, max weight, payload, weight, capacité poids, charge utile, poids max, nutzlast, "
        "zuladung, max gewicht, gewicht, capacidad peso, carga útil, peso máximo, peso, 载重, 最大载重, 重量",
        "capacity_volume": "volume capacity, capacity volume, max volume, volume, capacité volume, volume max, ladevolumen, volumen, "
        "capacidad volumen, 容积, 最大体积, 体积",
        "capacity_pieces": "max parcels, max pieces, nb colis max, max pakete, 最大件数",
        "capacity_load": "capacity, capacité, kapazität, capacidad, capacidade, 容量, 运力",
    },
    "relations": {"orders": "order", "gap_min": "gap"},
    "traffic": {"speed": "factor", "start": "from"},
    "incidents": {"id": "incident, incident_id"},
    "matrix": {
        "from": "origin, from id, source, start, de, origine, depuis, von, start id, desde, origen, 起点, 出发",
        "to": "destination, to id, target, end, à, vers, bis, nach, ziel, hasta, destino, 终点, 到达",
        "distance_m": "distance, length, dist, entfernung, strecke, distanz, distancia, distância, 距离",
        "duration_s": "duration, time, travel time, seconds, durée, temps, dauer, fahrzeit, zeit, duración, tiempo, duração, 时间, 时长, 行驶时间",
    },
}
"""Table → field → other names. ``slots_from`` and the like are pairs of columns; ``weight``, ``volume`` and ``load`` find their dimension."""

WEAK_IDS = "no, nr, number, num, ref, reference, référence, nummer, numéro, n°, nº, número, referencia, code, 号码, id client, 序号, #"
"""Names that stand for the id of an order only where nothing else does."""

REMARKS: Mapping[str, str] = {
    "contact": "contact name, contact person, ansprechpartner, nom du contact, persona de contacto, 联系人",
    "customer": "customer name, client, client name, nom, nom client, nom du client, name, kunde, kundenname, cliente, nombre, nombre cliente, "
    "nombre del cliente, company, société, firma, empresa, nome, 客户, 客户名称, 客户姓名, 顾客, 姓名",
    "recipient": "consignee, receiver, destinataire, empfänger, destinatario, destinatário, 收货人, 收件人",
    "phone": "telephone, tel, mobile, phone number, telephone number, contact phone, cell, téléphone, tél, portable, mobile phone, gsm, telefon, "
    "telefonnummer, handy, handynummer, mobil, teléfono, móvil, tel móvil, telefone, telemóvel, 电话, 联系电话, 手机, 手机号, 收货人电话, 電話",
    "email": "e-mail, mail, courriel, correo, correo electrónico, 邮箱, 电子邮件",
}
"""Personal columns under one name each, so that they are treated as such."""

PLAIN_REMARKS = (
    "customer number, customer no, customer id, client id, code client, n° client, kundennummer, kundennr, numéro client, número de cliente, "
    "floor, étage, stockwerk, etage, piso, 楼层, door code, digicode, code porte, türcode, building, bâtiment, gebäude, apartment, flat, unit, "
    "invoice, invoice number, facture, n° facture, rechnung, rechnungsnummer, factura, 发票, items, articles, artikel, artículos, produits, "
    "products, 商品, country, pays, land, país, 国家, state, region, région, province, provincia, 省, line, row, zeile, ligne, fila, status, statut, estado, "
    "house no, street no, payment, paiement, zahlung, pago, #, no, nr, n°, nº, ref, reference, référence, referencia, code, 序号, driver, fahrer, chauffeur, conductor, 司机, brand, model, marque, modèle"
)
"""Columns that say nothing a plan needs, whatever figures they hold."""

TABLE_NAMES: Mapping[str, str] = {
    "instance": "settings, setting, paramètres, einstellungen, ajustes, parámetros, 设置, 参数",
    "orders": "order, deliveries, delivery orders, commandes, livraisons, bestellungen, aufträge, lieferungen, pedidos, entregas, "
    "encomendas, 订单, 订单表",
    "sites": "site, depots, depot, warehouses, stores, dépôts, entrepôts, magasins, standorte, lager, almacenes, depósitos, tiendas, 站点, 门店, 仓库",
    "vehicles": "vehicle, vans, fleet, trucks, véhicules, flotte, camions, fahrzeuge, fuhrpark, vehículos, flota, furgonetas, 车辆, 车队",
}

UNITS: Mapping[str, tuple[str, float]] = {
    "g": ("kg", 0.001),
    "kg": ("kg", 1),
    "kgs": ("kg", 1),
    "kilo": ("kg", 1),
    "kilos": ("kg", 1),
    "公斤": ("kg", 1),
    "千克": ("kg", 1),
    "t": ("kg", 1000),
    "吨": ("kg", 1000),
    "lb": ("kg", 0.45359237),
    "lbs": ("kg", 0.45359237),
    "ml": ("l", 0.001),
    "l": ("l", 1),
    "litre": ("l", 1),
    "litres": ("l", 1),
    "liter": ("l", 1),
    "升": ("l", 1),
    "dm3": ("l", 1),
    "m3": ("l", 1000),
    "cbm": ("l", 1000),
    "立方米": ("l", 1000),
    "s": ("min", 1 / 60),
    "sec": ("min", 1 / 60),
    "seconds": ("min", 1 / 60),
    "秒": ("min", 1 / 60),
    "min": ("min", 1),
    "mins": ("min", 1),
    "minutes": ("min", 1),
    "minuten": ("min", 1),
    "minutos": ("min", 1),
    "分钟": ("min", 1),
    "h": ("min", 60),
    "hours": ("min", 60),
    "heures": ("min", 60),
    "stunden": ("min", 60),
    "horas": ("min", 60),
    "小时": ("min", 60),
    "m": ("km", 0.001),
    "km": ("km", 1),
    "公里": ("km", 1),
    "米": ("km", 0.001),
    "mi": ("km", 1.609344),
    "miles": ("km", 1.609344),
    "pcs": ("pieces", 1),
    "件": ("pieces", 1),
    "°": ("degrees", 1),
    "deg": ("degrees", 1),
    "degrees": ("degrees", 1),
    "€": ("money", 1),
    "eur": ("money", 1),
    "元": ("money", 1),
    "usd": ("money", 1),
}
"""A unit in a header → the unit of our own columns, and how many of those it is."""
