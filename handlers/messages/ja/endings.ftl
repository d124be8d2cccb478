# How a release ends: more time, certificates of destruction.

refusal-already-certified = 自国の破棄証明はすでに提出されています。追加の手続きはありません。状況は { $command }show で確認してください。
refusal-witness-needed = あなたはすでに破棄を証明しています。この区分では自国のもう一人が立会人となります。同僚に破棄の証明を依頼してください。

stage-destroyed = 破棄済み
stands-destroyed = 破棄済み（保有した全ての参加者が証明） · 終了 { $until }
not-certified = 破棄証明が未提出：{ $parties }

button-extend = 期限を延長する
button-certify = 破棄を証明する
form-extend = 期限を延長する
hint-lifetime-extend = 各提供先での閲覧期限を、現在の期限からどれだけ延ばすか記入してください。例：48h、7d
confirm-certify = { $number } の破棄を証明しますか？
certify-what = { $party }として、{ $number } の写しを自国デスクの外に一切保持していないことを証明します。{ $persons }
certify-persons = { $count ->
    [1] 証明は一人で行います。
   *[other] 証明は二人が順に行います。
 }

covers-asked = { $hub }が認めた期間を超えるため、{ $hub }の提供承認権者に延長を依頼しました（対象：{ $parties }）。{ $hub }が延長するまで、期限は変わりません。
card-extension = { $to }の閲覧期限を{ $until }まで延長するよう、{ $hub }に依頼中
done-extend = { $number } の閲覧期限の延長を記録しました。
done-certify = { $number } の破棄証明を記録しました。

moved-ask-extension = 経由国に期限の延長を依頼
moved-extend = 期限を延長
moved-destroy = 破棄を証明
moved-certify = 破棄を証明

help-extend = 提供済みのものの閲覧期限を、指定した長さだけ延ばす
help-certify = 写しが残っていないことを証明する（期限前なら、自国での閲覧はその時点で終わる）

moved-certificate = 証明書を作成
