"""What a column may also be called."""

from collections.abc import Mapping

ALIASES: Mapping[str, str] = {
    "order_id": "id",
    "order_no": "id",
    "site_id": "id",
    "vehicle_id": "id",
    "latitude": "lat",
    "longitude": "lon",
    "lng": "lon",
    "slot": "slots",
    "time_window": "slots",
    "time_windows": "slots",
    "placed": "placed_at",
    "store": "origin",
    "skill": "requires",
    "weight": "weight_kg",
    "volume": "volume_l",
    "订单号": "id",
    "编号": "id",
    "模式": "mode",
    "配送方式": "mode",
    "渠道": "channel",
    "地址": "address",
    "纬度": "lat",
    "经度": "lon",
    "重量": "weight_kg",
    "体积": "volume_l",
    "件数": "pieces",
    "下单时间": "placed_at",
    "时段": "slots",
    "送达时段": "slots",
    "备注": "note",
    "门店": "origin",
    "发货点": "origin",
    "自提点": "pickup_point",
    "车型": "kind",
    "类型": "kind",
    "名称": "name",
    "营业时间": "opening",
    "班次": "shift",
    "技能": "skills",
}
"""Other names of columns, the same in every table; `canonical` keeps to the table's own meaning where they differ."""

_OWN: Mapping[str, Mapping[str, str]] = {
    "orders": {"技能": "requires"},
    "vehicles": {"skill": "skills", "weight": "capacity_weight_kg", "volume": "capacity_volume_l", "store": "start"},
    "relations": {"order": "orders"},
    "traffic": {"factor": "speed", "from": "start"},
    "incidents": {"incident_id": "id"},
}


def canonical(column: str, table: str) -> str:
    """The name a column is known by: small letters, underscores, aliases resolved."""
    name = column.strip().lower().replace(" ", "_").replace("-", "_")
    return _OWN.get(table, {}).get(name) or ALIASES.get(name, name)
