local g = import 'g.libsonnet';
{
  'shop.json': g.dashboard.new('Shop') + g.target("sum by (status) (rate(shop_orders_total[5m]))", "{{status}}"),
}
