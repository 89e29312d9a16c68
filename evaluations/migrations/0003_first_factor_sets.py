"""Factor sets 1 and 2. Set 1 is what phones are offered; set 2 adds parking and service fees."""

from typing import Any

from django.db import migrations
from django.utils import timezone

LANGUAGES = ("ar", "en", "ur", "hi", "es", "zh_hans", "fr", "ru")

SET_NAMES = {
    1: (
        "تجربة مركز الخدمة",
        "Service center experience",
        "مرکزِ خدمت کا تجربہ",
        "सेवा केंद्र का अनुभव",
        "Experiencia en el centro de servicio",
        "服务中心体验",
        "Expérience au centre de services",
        "Впечатление от центра обслуживания",
    ),
    2: (
        "تجربة مركز الخدمة مع المواقف والرسوم",
        "Service center experience with parking and fees",
        "مرکزِ خدمت کا تجربہ، پارکنگ اور فیس کے ساتھ",
        "सेवा केंद्र का अनुभव, पार्किंग और शुल्क सहित",
        "Experiencia en el centro de servicio, con aparcamiento y tasas",
        "服务中心体验（含停车与收费）",
        "Expérience au centre de services, avec stationnement et frais",
        "Впечатление от центра обслуживания: с парковкой и сборами",
    ),
}

# code: (names, questions), each in the order of LANGUAGES
FACTORS = {
    "location": (
        ("الموقع", "Location", "محلِ وقوع", "स्थान", "Ubicación", "地理位置", "Emplacement", "Расположение"),
        (
            "ما مدى ملاءمة موقع المركز لك؟",
            "How convenient is the place where the center is?",
            "مرکز کا محلِ وقوع آپ کے لیے کتنا مناسب ہے؟",
            "केंद्र का स्थान आपके लिए कितना सुविधाजनक है?",
            "¿Qué tan conveniente es la ubicación del centro?",
            "服务中心的位置对您来说方便吗？",
            "L'emplacement du centre vous convient-il ?",
            "Насколько удобно для вас расположен центр?",
        ),
    ),
    "accessibility": (
        (
            "سهولة الوصول",
            "Accessibility",
            "رسائی میں آسانی",
            "पहुँच में आसानी",
            "Accesibilidad",
            "到达与进入便利",
            "Accessibilité",
            "Доступность",
        ),
        (
            "ما مدى سهولة الوصول إلى المركز ودخوله، بما في ذلك المواقف؟",
            "How easy was it to reach and enter the center, parking included?",
            "مرکز تک پہنچنا اور اندر جانا، پارکنگ سمیت، کتنا آسان تھا؟",
            "पार्किंग सहित, केंद्र तक पहुँचना और अंदर जाना कितना आसान था?",
            "¿Qué tan fácil fue llegar al centro y entrar, incluido el aparcamiento?",
            "到达并进入服务中心（包括停车）方便吗？",
            "Était-il facile d'arriver au centre et d'y entrer, stationnement compris ?",
            "Насколько легко было добраться до центра и войти, включая парковку?",
        ),
    ),
    "reception": (
        ("الاستقبال", "Reception", "استقبال", "स्वागत", "Recepción", "接待", "Accueil", "Приём"),
        (
            "كيف كان الترحيب بك وإرشادك عند الوصول؟",
            "How were you welcomed and guided on arrival?",
            "پہنچنے پر آپ کا استقبال اور رہنمائی کیسی رہی؟",
            "पहुँचने पर आपका स्वागत और मार्गदर्शन कैसा रहा?",
            "¿Cómo le recibieron y orientaron al llegar?",
            "您到达时受到的迎接和引导如何？",
            "Comment avez-vous été accueilli et orienté à votre arrivée ?",
            "Как вас встретили и сориентировали по прибытии?",
        ),
    ),
    "waiting_time": (
        (
            "وقت الانتظار",
            "Waiting time",
            "انتظار کا وقت",
            "प्रतीक्षा का समय",
            "Tiempo de espera",
            "等候时间",
            "Temps d'attente",
            "Время ожидания",
        ),
        (
            "كيف تقيّم مدة انتظارك من الوصول حتى بدء خدمتك؟",
            "How was the wait from your arrival until you were served?",
            "پہنچنے سے لے کر آپ کی باری آنے تک انتظار کیسا رہا؟",
            "आपके पहुँचने से लेकर सेवा शुरू होने तक प्रतीक्षा कैसी रही?",
            "¿Cómo fue la espera desde su llegada hasta que le atendieron?",
            "从您到达到开始办理的等候时间如何？",
            "Comment jugez-vous l'attente entre votre arrivée et votre prise en charge ?",
            "Как вы оцените ожидание от прибытия до начала обслуживания?",
        ),
    ),
    "ease_of_procedures": (
        (
            "سهولة الإجراءات",
            "Ease of procedures",
            "طریقۂ کار میں آسانی",
            "प्रक्रिया की सरलता",
            "Sencillez de los trámites",
            "手续简便",
            "Simplicité des démarches",
            "Простота процедур",
        ),
        (
            "ما مدى بساطة الإجراءات والأوراق المطلوبة؟",
            "How simple were the procedure and its papers?",
            "طریقۂ کار اور کاغذات کتنے آسان تھے؟",
            "प्रक्रिया और उसके काग़ज़ात कितने सरल थे?",
            "¿Qué tan sencillos fueron el trámite y sus documentos?",
            "办理手续和所需材料简单吗？",
            "La démarche et ses documents étaient-ils simples ?",
            "Насколько простыми были процедура и документы?",
        ),
    ),
    "staff_behavior": (
        (
            "سلوك الموظفين",
            "Staff behavior",
            "عملے کا رویہ",
            "कर्मचारियों का व्यवहार",
            "Trato del personal",
            "工作人员态度",
            "Attitude du personnel",
            "Поведение сотрудников",
        ),
        (
            "كيف كان تعامل الموظفين معك ومعرفتهم بالخدمة؟",
            "How courteous and knowledgeable were the staff?",
            "عملہ کتنا خوش اخلاق اور باخبر تھا؟",
            "कर्मचारी कितने विनम्र और जानकार थे?",
            "¿Qué tan amable y competente fue el personal?",
            "工作人员是否礼貌且业务熟练？",
            "Le personnel était-il courtois et compétent ?",
            "Насколько вежливыми и знающими были сотрудники?",
        ),
    ),
    "completion_time": (
        (
            "زمن الإنجاز",
            "Completion time",
            "تکمیل کا وقت",
            "पूरा होने का समय",
            "Tiempo de resolución",
            "办结时间",
            "Temps de traitement",
            "Время выполнения",
        ),
        (
            "كيف تقيّم المدة من بدء خدمتك حتى إنجاز معاملتك؟",
            "How was the time from being served until you were done?",
            "خدمت شروع ہونے سے کام مکمل ہونے تک کا وقت کیسا رہا؟",
            "सेवा शुरू होने से काम पूरा होने तक का समय कैसा रहा?",
            "¿Cómo fue el tiempo desde que le atendieron hasta terminar?",
            "从开始办理到办结的时间如何？",
            "Comment jugez-vous le temps entre la prise en charge et la fin ?",
            "Как вы оцените время от начала обслуживания до завершения?",
        ),
    ),
    "payment_channels": (
        (
            "قنوات الدفع",
            "Payment channels",
            "ادائیگی کے ذرائع",
            "भुगतान के माध्यम",
            "Medios de pago",
            "支付渠道",
            "Moyens de paiement",
            "Способы оплаты",
        ),
        (
            "ما مدى ملاءمة طرق الدفع المتاحة لك؟",
            "How well did the ways to pay on offer suit you?",
            "ادائیگی کے دستیاب طریقے آپ کے لیے کتنے موزوں تھے؟",
            "भुगतान के उपलब्ध तरीके आपके लिए कितने उपयुक्त थे?",
            "¿Qué tan adecuados fueron los medios de pago ofrecidos?",
            "所提供的支付方式适合您吗？",
            "Les moyens de paiement proposés vous convenaient-ils ?",
            "Насколько вам подошли предложенные способы оплаты?",
        ),
    ),
    "parking": (
        ("مواقف السيارات", "Parking", "پارکنگ", "पार्किंग", "Aparcamiento", "停车", "Stationnement", "Парковка"),
        (
            "ما مدى سهولة إيجاد موقف لسيارتك؟",
            "How easy was it to find a parking place?",
            "گاڑی کھڑی کرنے کی جگہ ملنا کتنا آسان تھا؟",
            "पार्किंग की जगह मिलना कितना आसान था?",
            "¿Qué tan fácil fue encontrar aparcamiento?",
            "找到停车位容易吗？",
            "Était-il facile de trouver une place de stationnement ?",
            "Насколько легко было найти место для парковки?",
        ),
    ),
    "service_fees": (
        (
            "رسوم الخدمة",
            "Service fees",
            "خدمت کی فیس",
            "सेवा शुल्क",
            "Tasas del servicio",
            "服务费用",
            "Frais de service",
            "Стоимость услуги",
        ),
        (
            "ما مدى مناسبة رسوم الخدمة لما حصلت عليه؟",
            "How fair were the fees for what you received?",
            "ملنے والی خدمت کے لحاظ سے فیس کتنی مناسب تھی؟",
            "मिली सेवा के हिसाब से शुल्क कितना उचित था?",
            "¿Qué tan justas fueron las tasas por lo que recibió?",
            "就所获得的服务而言，收费合理吗？",
            "Les frais étaient-ils justes pour ce que vous avez reçu ?",
            "Насколько справедливой была плата за то, что вы получили?",
        ),
    ),
}
FIRST_EIGHT = tuple(FACTORS)[:8]
SETS = {1: FIRST_EIGHT, 2: (*FIRST_EIGHT, "parking", "service_fees")}


def texts(field: str, words: tuple[str, ...]) -> dict[str, str]:
    return {field: words[LANGUAGES.index("en")]} | {
        f"{field}_{language}": word for language, word in zip(LANGUAGES, words, strict=True)
    }


def publish(apps: Any, _schema_editor: Any) -> None:
    FactorSet = apps.get_model("evaluations", "FactorSet")
    Factor = apps.get_model("evaluations", "Factor")
    for version, codes in SETS.items():
        made = FactorSet.objects.create(version=version, **texts("name", SET_NAMES[version]))
        for position, code in enumerate(codes):
            names, questions = FACTORS[code]
            Factor.objects.create(
                factor_set=made, position=position, code=code, **texts("name", names), **texts("question", questions)
            )
    FactorSet.objects.update(published_at=timezone.now())
    FactorSet.objects.filter(version=1).update(is_current=True)


def withdraw(_apps: Any, schema_editor: Any) -> None:
    # Triggers refuse to delete published rows; stepping back over this migration takes the whole tables' content.
    schema_editor.execute("TRUNCATE evaluations_factor, evaluations_factorset")


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_log")]

    operations = [migrations.RunPython(publish, withdraw)]
