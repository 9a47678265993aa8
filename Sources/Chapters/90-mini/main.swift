runChapter()
