# 権限の終了と回復：回収、未読のままの期限切れ、取決め、ポリシー、当直。

ended-recalled = { $count ->
    [one] 回収：使用を中止してください
   *[other] { $count }件の回収：使用を中止してください
 }
ended-recalled-says = { $opened ->
    [no] { $at }に回収されました。自国デスクでは誰も開いていません。写しが残っていないことを証明してください。
   *[yes] { $at }に回収されました。使用を中止し、写しが残っていないことを証明してください。
 }
ended-cancelled = { $count ->
    [one] 取消し（誤報）
   *[other] { $count }件の取消し（誤報）
 }
ended-cancelled-says = { $owed ->
    [yes] { $at }に取り消されました：{ $reason }。これに基づいて行動せず、写しが残っていないことを証明してください。
   *[no] { $at }に取り消されました：{ $reason }。これに基づいて行動しないでください。
 }
ended-unread = { $count ->
    [one] 未読のまま期限切れ
   *[other] { $count }件が未読のまま期限切れ
 }
ended-unread-says = { $at }に期限が切れました。{ $to }では誰も開いておらず、今後は開けません。
ended-given-up = { $count ->
    [one] 期限前に終了
   *[other] { $count }件が期限前に終了
 }
ended-given-up-says = { $at }に、写しが残っていないことが証明されました。{ $to }では今後、誰も開けません。
ended-several = { $count }件が開けなくなりました
ended-done = 破棄証明はすべて提出済み

news-suspend = { $when ->
    [later] { $arrangement }：{ $party }が{ $at }から停止
   *[now] { $arrangement }：{ $party }が停止
 }
news-suspend-says = { $still ->
    [later] その時点から、この取決めによる申請、承認、中継の承認、閲覧はできません。取下げ、回収、証明は引き続きできます。その間、未承認のものは失効しませんが、閲覧期限は進みます。
   *[now] これより、この取決めによる申請、承認、中継の承認、閲覧はできません。取下げ、回収、証明は引き続きできます。その間、未承認のものは失効しませんが、閲覧期限は進みます。
 }
news-resume = { $when ->
    [later] { $arrangement }：{ $party }が{ $at }から再開
   *[now] { $arrangement }：{ $party }が再開
 }
news-resume-says = { $still ->
    [later] その時点までは停止したままです。
    [held] { $parties }による停止は続いています。
    [leans] 前提となる協定が停止しているため、まだ再開しません。
    [ends] 待っていたものは、残り時間のまま再開します。{ $ends }に終了します。
   *[no] 待っていたものは、残り時間のまま再開します。
 }
news-notice = { $arrangement }：{ $party }が終了を通告、{ $at }に終了
news-notice-says = { $meanwhile ->
    [held] それまでは{ $parties }による停止が続きます。終了後は、この取決めで提供されたものも開けなくなります。
    [leans] 前提となる協定が停止しているため、それまでも手続きはできません。終了後は、この取決めで提供されたものも開けなくなります。
    [sooner] 先の通告により、{ $ends }に終了することに変わりはありません。
   *[no] それまでは従来どおりです。終了後は、この取決めで提供されたものも開けなくなります。
 }
news-notice-withdrawn = { $arrangement }：{ $party }が終了の通告を撤回
news-notice-withdrawn-says = { $still ->
    [later] { $at }までは通告が有効です。
    [ends] 他の参加者の通告により、{ $ends }に終了することに変わりはありません。
    [held] { $parties }による停止は続いています。
    [leans] 前提となる協定が停止しているため、まだ再開しません。
   *[no] 従来どおり続きます。
 }
news-terminate = { $when ->
    [later] { $arrangement }：{ $party }が{ $at }に終了
   *[now] { $arrangement }：{ $party }により終了
 }
news-terminate-says = { $when ->
    [later] { $meanwhile ->
        [held] それまでは{ $parties }による停止が続きます。終了後は、この取決めで提供されたものも開けなくなります。
        [leans] 前提となる協定が停止しているため、それまでも手続きはできません。終了後は、この取決めで提供されたものも開けなくなります。
        [sooner] 先の通告により、{ $ends }に終了することに変わりはありません。
       *[no] それまでは従来どおりです。終了後は、この取決めで提供されたものも開けなくなります。
     }
   *[now] この取決めによる申請、承認、中継の承認、閲覧はできなくなりました。回収と証明は引き続きできます。
 }
news-ends = { $arrangement }：{ $party }の通告により終了
news-ends-says = この取決めによる申請、承認、中継の承認、閲覧はできなくなりました。回収と証明は引き続きできます。
news-in-force = { $when ->
    [later] { $arrangement }：{ $party }について{ $at }から発効
   *[now] { $arrangement }：{ $party }について発効
 }
news-in-force-says = { $still ->
    [no] この取決めによる提供ができます。
   *[other] この取決めによる提供はまだできません。
 }
news-stops = 併せて停止：{ $arrangements }
news-goes = 併せて再開：{ $arrangements }
news-ended-meanwhile = { $count ->
    [one] 停止中に期限切れ：{ $numbers }
   *[other] 停止中に期限切れ（{ $count }件）：{ $numbers }
 }
news-more = ほか{ $count }

news-policy = 新しいポリシーが有効になりました：{ $policy }
news-policy-says = 変更点：{ $parts }。処理中の案件も、これより新しいポリシーによります。
policy-part-exercise = 演習か否か
policy-part-content = デスクが扱える本文
policy-part-levels = 区分
policy-part-parties = 参加者と勤務時間
policy-part-subjects = 主題
policy-part-arrangements = 取決め
policy-part-precedences = 優先順位と目標
policy-part-split = 各段階の目標の配分
policy-part-reminders = 再通知
policy-part-caveats = 取扱条件
policy-part-templates = 報告の様式
policy-part-lifetime = 閲覧期限と承認までの期間
policy-part-approvals = 承認に要する提供承認権者の人数
policy-part-duties = 一人が兼ねられる職務
policy-part-standing = 包括承認
policy-part-digests = まとめ

news-watch = 当直：{ $name }
news-watch-says = 自国デスクの未処理案件の再通知は、この当直者に届きます。
news-relieved = { $name }が当直を引き継ぎました
news-relieved-says = 自国デスクの未処理案件の再通知は、これよりこの当直者に届きます。

news-handed-over = 当直：{ $name }
news-handed-over-says = { $giver }から当直の申し送りを受けました。自国デスクの未処理案件の再通知は、この当直者に届きます。
news-discharged = { $name }が当直の申し送りを受けました
news-discharged-says = 自国デスクの未処理案件の再通知は、これよりこの当直者に届きます。
news-unanswered = { $name }は当直の申し送りを受けていません
news-unanswered-says = 15分が過ぎたため依頼は失効し、当直は引き続きあなたです。もう一度、または別の者に依頼してください。
news-offered = { $name }から当直の申し送りがあります
news-offered-says = あなたが受けるまで当直は{ $name }です。依頼は{ $at }に失効します。
news-accepted = あなたが当直です
news-accepted-says = { $name }から当直の申し送りを受けました。受けた時点の自国デスクの状況：
news-offer-lapsed = 当直の申し送りの依頼は失効しました
news-offer-overtaken = 当直の申し送りの依頼はなくなりました

news-stood-down = { $count ->
    [one] 要員1名の権限を停止しました
   *[other] 要員{ $count }名の権限を停止しました
 }
news-stood-down-says = 開いていた内容は消去されます。デスクのチャンネルから退出させてください。残っている間は、そのチャンネルへの通知をすべて保留します。
news-reinstated = { $count ->
    [one] 要員1名の権限を回復しました
   *[other] 要員{ $count }名の権限を回復しました
 }
news-reinstated-says = デスクのチャンネルに戻ることができます。
news-rights = 自国デスクでの権限が変わりました
news-rights-says = 役割：{ $roles } · { $level }まで · { $subjects }
