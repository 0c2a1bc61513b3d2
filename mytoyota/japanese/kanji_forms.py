"""Tables of kanji forms: which characters are one character in another shape, and which forms names are offered in.

Groups are separated by spaces; the first character of a group stands for the rest. A group never joins two
characters that both live on as names of different people (斎 and 斉, 太 and 大, 荘 and 庄, 己 and 巳).
`official_forms.txt` beside this file adds the rare characters that the offices' tables relate to one of these
(`tools/make_official_forms.py`); `tools/kanji_gaps.py` lists what neither has.
"""

# One character that was encoded twice: the shapes that the unification rule of UCS would have joined.
GLYPHS = """
高髙 吉𠮷 内內 教敎 呉吳吴 戸戶户 宮宫 姫姬 彦彥 強强 歳歲 徴徵 悦悅 既旣 昂昻 暨曁 清淸 青靑 産產
研硏 税稅 絶絕 脱脫 説說 鋭銳 郷鄉鄕 閲閱 頽頹 騈駢 鬬鬭 鳳鳯 亭𠅘 亮𠅙 収𠬞 晟𠕠 衡𢖍 熏𤋱 獵𤢪
磁𥔵 稽𥡴 簡𥳑 聴𦗟 隙𨻶 俣俁 別别 即卽 告吿 喩喻 娯娛娱 媼媪 尚尙 市巿 概槪 楡榆 橘樮 毀毁 汚污
溉漑 瘦痩 皂皀 査查 栅柵 梲棁 榲榅 滾滚 畫畵 睁睜 笄筓 蘊藴 衆眾 鎖鎻 間閒 抛拋 捏揑 寛寬 丑丒
兖兗 俞兪 偷偸 弒弑 慍愠 敻夐 枴柺 皥皡 篡簒 膃腽 荊荆 薫薰 衮袞 醖醞
"""

# Radicals that look like characters; text copied from a PDF holds them, and NFKC leaves these alone.
RADICALS = """
青⻘ 黄⻩ 長⻑ 角⻆ 西⻄ 食⻝ 馬⻢ 鬼⻤ 竜⻯ 斉⻫ 歯⻭ 麦⻨ 亀⻲ 民⺠ 見⻅ 車⻋ 門⻔ 魚⻥ 鳥⻦
貝⻉ 頁⻚ 風⻛ 飛⻜ 辰⻗
"""

# Old and new forms, forms tied by the family register law (人名用漢字別表) and common popular forms.
OLD_AND_NEW = """
亜亞 悪惡 圧壓 囲圍 医醫毉 為爲 壱壹 隠隱 栄榮荣 営營 駅驛 円圓 塩鹽 艶艷豔豓 応應 欧歐 殴毆 桜櫻
奥奧 穏穩 仮假 価價 画畫 会會 絵繪 壊壞 懐懷 拡擴 殻殼 覚覺覐 学學斈斅 岳嶽 楽樂 勧勸 関關 歓歡
観觀覌 陥陷 巌巖巗 気氣 帰歸 亀龜 偽僞 戯戲戱 犠犧 旧舊 拠據 挙擧舉 峡峽 挟挾 狭狹 郷鄕 暁曉 区區
駆驅駈 勲勳勛 径徑 恵惠 掲揭 渓溪 経經 継繼 茎莖 蛍螢 軽輕 鶏鷄雞 芸藝秇 撃擊 欠缺 倹儉 剣劍劔剱劒釼
圏圈 検檢 権權 献獻 県縣 険險 顕顯 験驗騐 厳嚴 効效 広廣 恒恆 鉱鑛砿礦 号號 国國圀囯囶 砕碎 済濟
斎齋 剤劑 雑雜襍 参參叅 惨慘 桟棧 蚕蠶 賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫冩 釈釋 寿壽夀
渋澁澀 獣獸 縦縱 粛肅 処處 叙敍敘 奨奬獎 将將 焼燒 称稱穪 証證 乗乘椉 剰剩 壌壤 嬢孃 条條 浄淨
畳疊疉疂 穣穰 譲讓 醸釀 嘱囑 触觸 寝寢 慎愼 真眞 図圖 粋粹 酔醉 随隨 髄髓 枢樞 数數 瀬瀨 声聲
斉齊斊亝 静靜 摂攝 窃竊 専專 戦戰 浅淺 潜潛濳 繊纖 践踐 銭錢 禅禪 双雙 壮壯𡉟 争爭 荘莊 捜搜 挿插揷
装裝 総總緫摠 聡聰 蔵藏 臓臟 属屬 続續 堕墮 体體躰軆 対對 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 単單 担擔
胆膽 団團 弾彈 断斷 痴癡 遅遲 昼晝 虫蟲 鋳鑄 庁廳廰 聴聽 勅敕 鎮鎭 逓遞 鉄鐵鐡銕鉃 転轉 点點 伝傳
党黨 盗盜 灯燈 当當 闘鬪鬭 徳德悳 独獨 読讀 届屆 弐貳貮 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發
髪髮 抜拔 蛮蠻 秘祕 浜濱濵 瓶甁 払拂 仏佛 並竝 変變 辺邊邉 弁辨瓣辯 宝寶寳寚珤 豊豐 没沒 翻飜 万萬
満滿 黙默嘿 弥彌 訳譯 薬藥 与與 余餘 予豫 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍龒 両兩两 猟獵
塁壘 励勵 礼禮 霊靈灵 隷隸 齢齡 恋戀 炉爐鑪 労勞 楼樓 湾灣 瑶瑤 遥遙 晋晉 曽曾 祷禱 槙槇 尭堯 亘亙
凛凜 晃晄 檜桧 祢禰 禄祿 萌萠 猪豬 弯彎 峰峯 島嶋嶌㠀嶹 崎﨑嵜㟢 富冨 野埜壄 園薗圎 杯盃 館舘 淵渕渊
藪薮籔 籠篭 柳栁桺 桑桒枽 土圡 橋槗𣘺 梅楳槑 鶴靏靍靎寉 船舩 松枩枀柗㮤 杉杦 柏栢 宜冝宐 泰㤗 喜㐂
哲喆悊嚞 昇曻 明眀朙 煕熈熙 博愽 淳湻 澄澂 秋穐龝 穂穗 年秊 稚穉稺 竈竃 糧粮 群羣 翠翆 聖垩 茂荗
華蕐 虎乕 賢贒 迪廸 迫廹 道衟衜 村邨 釜釡 隣鄰 雁鴈 頬頰 鴎鷗 鴬鶯 鵞鵝 鼓皷 鼠鼡 礪砺 蛎蠣 頸頚
靭靱韌 麹麴 麩麸 騨驒 讃讚 讐讎 醤醬 蝉蟬 蝋蠟 繋繫 繍繡 箪簞 嚢囊 掴摑 掻搔 噛嚙 嘘噓 呑吞 填塡
剥剝 叱𠮟 侠俠 倶俱 屏屛 并幷 涛濤 梼檮 桝枡 壷壺 芦蘆 莱萊 焔焰 諌諫 賎賤 躯軀 迩邇 醗醱 鹸鹼
餅餠 苺莓 篠筿 琴琹珡 珍珎 瑠璢 留畱畄 畝畒畆畞 略畧 耕畊 界畍 町甼 皐皋 盖蓋葢 確碻 時旹峕 春旾 映暎
昊昦 望朢 本夲 栃杤櫔 棲捿 欅﨔 櫨枦 法㳒灋 泉洤湶 添沗 潔洁洯 照曌瞾 光灮炗 爾尒尓儞尔 原厡 厚垕 因囙
回囘 坂岅 場塲 増增 姉姊 婿壻聟 嫩嫰 嬉娭 世卋丗 乾乹亁 仙僊 侯矦 俊儁 修俢 備僃俻 傘仐 傑杰 凡凢 函凾
刃刄 功㓛 勇勈 勢㔟 卒卆 卯夘 叡壡睿 奈㮈柰 奇竒 妙玅竗 宇㝢 審宷 寧寍寗 岡崗 岸㟁 岩嵒 崇崈 川巛 帆㠶
幣幤 幹榦 往徃 従從从 憩憇 敏勄 最㝡 棋棊 歌哥謌 氷冰 決决 沖冲 況况 津冿 涙泪淚 減减 湊凑 準凖
源厵 煙烟 煮煑 狸貍 猫貓 疎踈 砲礮礟 競竸 筆笔 紘紭絋 綿緜 縄繩 繭絸蠒 缶罐鑵 罰罸 肇肈 脇𦚰 脈脉
腸膓 臥卧 艪艣 花芲 葱蔥 蕊蕋蘂 蕚萼 蘇蘓 蛇虵 蜂蠭 蝶蜨 解觧 詠咏 豚豘 貌皃 跡迹 輌輛 輩軰 逃迯
達达 郎郞郒 鎌鐮 鋪舗舖 錬鍊 閉閇 闊濶 陰隂 陽阳 雄䧺 霧霚 面靣 韮韭 韻韵 頴穎 須湏 顛顚 風凬凮
飄飃 飯飰 養羪 騒騷 鱸魲 鴉鵶 鹿𢈘 呪咒 姙妊 嘩譁 峨峩 嵯嵳 崑崐 崖崕 帋紙 彝彜彛 怪恠 恥耻 協恊
攪撹 旨㫖 柄棅 柿柹 案桉 梁樑 毘毗 氈毡 浩澔 漆柒 焚燌 燕鷰 牆墻 琉珋 窪漥 竪豎 箸筯 絹縜 職軄聀
蔭䕃 蟹蠏 褒襃 酬酧 鉢盋 鍬鍫 鑑鑒鍳 鑓𨯯 鞆靹 駒馰 髯髥 鷺鴼 麺麵麪 冊册 刊刋 樽罇 毎每 舎舍 温溫
狀状 稲稻 緑綠 縁緣 蒋蔣 衛衞 録錄 顔顏 黄黃 黒黑 横橫 歩步 涉渉 曆暦 歴歷 瀕濒 呂吕 巻卷 巣巢
虚虛 晩晚 緒緖 兎兔 凉涼 尨厖庬 廐廏厩 梨棃 滙匯 莵菟 輻辐 鯵鰺 廻廽 収收 渇渴 櫟檪 燮爕 屡屢 事亊㕝 垂埀
健徤 携攜 晴暒 前歬 災灾 窓窗牕窻 纏纒 善譱 鉛鈆 瀆涜
旗籏簱 朗朖 鈎鉤 蓑簑簔 楠枏 廟庙 脚腳 欝鬱 庵菴葊 唖啞瘂 遡溯泝 飾餝 厨廚橱 凄淒 楕橢
瞭暸 癒瘉 箆篦 侭儘 廼迺 蝿蠅 潟澙 濾沪
"""

# Simplified letters of foreign family names, which the residence card writes in the form used in Japan.
SIMPLIFIED = """
陳陈 張张 劉刘 楊杨 趙赵 孫孙 馬马 韓韩 馮冯 許许 鄭郑 謝谢 羅罗 鄧邓 賈贾 閻阎 陸陆 顧顾 龔龚
譚谭 鄒邹 湯汤 喬乔 聶聂 魯鲁 龍龙竜 呉吴 頼赖 厳严 銭钱 黄黃 盧卢 蕭萧 龐庞 賀贺 亀龟 橋桥 聡聪 単单 魚鱼 競竞
"""

# Characters of names that are offered in their other forms with one tap, the common form first (guide 1-1/17-B).
# `mytoyota/idv/glyphs.npz` holds pictures of them (`python -m tools.make_glyphs`). Which of them are tied stands above;
# the blanks here are for the eye.
OF_NAMES = """
高髙 崎﨑碕嵜 辺邊邉 斎齋斉齊 浜濱濵 沢澤 広廣 柳栁 滝瀧 島嶋嶌 富冨 瀬瀨 真眞 徳德 曽曾 桑桒 吉𠮷 国國 会會 淵渕渊
藪薮 桜櫻 恵惠 栄榮 円圓 塩鹽 黒黑 歩步 横橫 豊豐 竜龍 鉄鐵銕 実實 寿壽 亀龜 関關 宝寶寳 与與 万萬 児兒
館舘 青靑 清淸 緑綠 緒緖 郎郞 静靜 増增 教敎 内內 呉吳 尚尙 巣巢 戸戶 旗籏 昂昻 芦蘆 条條 来來 楽樂
気氣 満滿 温溫 猪豬 瑶瑤 穂穗 経經 総總 縄繩 聡聰 薫薰 蔵藏 覚覺 証證 謡謠 遥遙 郷鄕 鶴靏 弥彌 弁辨辯瓣
学學 檜桧 壱壹 凉涼 峰峯 巌巖 暁曉 翠翆 荘莊 蒋蔣 槙槇 尭堯 秋龝穐 稲稻 野埜 梅楳 松枩 杉椙 坂阪 船舩
丘坵 伝傳 仏佛 余餘 体體 党黨 剣劍劔 励勵 勲勳 勧勸 医醫 双雙 収收 壮壯 将將 専專 帰歸 応應 戦戰 択擇
拡擴 挙擧 揺搖 撃擊 数數 昼晝 晋晉 検檢 様樣 権權 歳歲 毎每 渓溪 灯燈 点點 為爲 礼禮 禅禪 秘祕 穣穰
継繼 続續 縁緣 声聲 莱萊 読讀 賛贊 転轉 鎮鎭 随隨 険險 霊靈 頼賴 顔顏 麦麥 黄黃 土圡 己巳已
"""

# Different characters in law that a reader confuses all the same: tied for that choice, never for a comparison.
MISTAKEN = "崎碕 斎斉 杉椙 坂阪 丘坵 己巳已"

# What the offices' tables call one character, and people do not: each is a name of its own.
KEPT_APART = "坵晧糺"
